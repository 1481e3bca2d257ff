// Writes THIRD-PARTY.md from the lock: what is shipped to browsers, what is only for tests, what only builds.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const USES = {
  "govuk-frontend": "styles and scripts of the pages, compiled with our own font and colour",
  "@ministryofjustice/frontend": "filter, sub-navigation, timeline and sortable table",
  "htmx.org": "`htmx.js`",
  "axe-core": "accessibility tests; the file is `frontend/vendor/axe.min.js`",
};

// Packages that name their licence but leave its notice in their repository.
const NOTICES = {
  "govuk-frontend": "Copyright (C) 2017 Crown Copyright (Government Digital Service)",
  "@ministryofjustice/frontend": "Copyright (c) 2019 Ministry of Justice; Copyright (c) 2021 dxw",
};

const MIT = `The two packages above are under the MIT licence:

> Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
> documentation files (the "Software"), to deal in the Software without restriction, including without limitation
> the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and
> to permit persons to whom the Software is furnished to do so, subject to the following conditions:
>
> The above copyright notice and this permission notice shall be included in all copies or substantial portions
> of the Software.
>
> THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO
> THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
> AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
> CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
> IN THE SOFTWARE.
`;

function rows(packages) {
  return packages.map(({ name, version, license, use }) =>
    use === undefined ? `| ${name} | ${version} | ${license} |` : `| ${name} | ${version} | ${license} | ${use} |`,
  );
}

function named(lock) {
  return Object.entries(lock.packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ name: path.split("node_modules/").pop(), ...entry }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function thirdParty(folder) {
  const lock = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const all = named(lock);
  const carried = all.filter(({ name }) => name in USES).map((entry) => ({ ...entry, use: USES[entry.name] }));
  const building = all.filter(({ name, optional }) => !(name in USES) && !optional);
  return [
    "# Work by others that Wherry carries",
    "",
    "Written from `frontend/package-lock.json` by `npm run build` in `frontend/`. Python packages are installed",
    "beside Wherry, not carried in it; `pyproject.toml` names them.",
    "",
    "## In the package or the repository",
    "",
    "| package | version | licence | what for |",
    "|---|---|---|---|",
    ...rows(carried),
    "| Liberation Sans | 2.1.5 | OFL-1.1 | letters of pictures and papers; `src/wherry/show/fonts/` with its licence |",
    "| Natural Earth | 5 | public domain | outline of the land under maps |",
    "",
    "`tests/web/fixtures/` holds examples of expected HTML from govuk-frontend, under the same licence.",
    "",
    "## Only used to build",
    "",
    "| package | version | licence |",
    "|---|---|---|",
    ...rows(building),
    "",
    "## Notices",
    "",
    "htmx.org is under the Zero-Clause BSD licence, which asks for no notice. axe-core is under the Mozilla Public",
    "License 2.0 and is carried unchanged; its source is at https://github.com/dequelabs/axe-core.",
    "",
    ...Object.entries(NOTICES).map(([name, notice]) => `- ${name}: ${notice}`),
    "",
    MIT,
  ].join("\n");
}
