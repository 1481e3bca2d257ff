// Runs before the page is drawn, so that parts which need scripts are never seen to change.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
