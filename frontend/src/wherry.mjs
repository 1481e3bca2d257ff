// Everything Wherry's pages run in the browser, apart from htmx. All of it is optional: every page
// works without scripts.
import {
  createAll,
  isSupported,
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
} from "govuk-frontend";
import { FigureTable } from "./figure-table.mjs";

const COMPONENTS = [
  Button,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  FigureTable,
];

// A component that is already awake says so; anything else is worth hearing about.
function report(error) {
  if (error?.name !== "InitError") {
    console.error(error);
  }
}

function start() {
  for (const component of COMPONENTS) {
    createAll(component, {}, { scope: document, onError: report });
  }
}

if (isSupported()) {
  start();
  // Parts of a page that htmx brings in wake up as the page itself did.
  document.addEventListener("htmx:after:swap", start);
}
