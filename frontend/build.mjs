// npm ci && npm run build: compiles the look of Wherry into the package's static folder.
// `npm run check` builds into memory and fails where the committed files differ.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import { thirdParty } from "./third-party.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../src/wherry/web/static/wherry");
const PACKAGES = ["govuk-frontend", "@ministryofjustice/frontend", "htmx.org"];
const FORBIDDEN = ["GDS Transport", "@font-face", "govuk-crest", "govuk-header__logotype"];

function text(path) {
  return readFileSync(join(HERE, path), "utf8");
}

function version(name) {
  return JSON.parse(text(`node_modules/${name}/package.json`)).version;
}

// Manifest storage refuses a file that points at a source map it cannot find.
function withoutSourceMap(source) {
  return source.replace(/\n?(\/\/[#@]|\/\*[#@]) ?sourceMappingURL=[^\n*]*(\*\/)?\s*$/g, "").trimEnd() + "\n";
}

function styles() {
  const { css } = sass.compile(join(HERE, "wherry.scss"), {
    style: "compressed",
    loadPaths: [HERE, join(HERE, "node_modules")],
    quietDeps: true,
    charset: false,
  });
  for (const mark of FORBIDDEN) {
    if (css.includes(mark)) {
      throw new Error(`The style sheet names ${mark}, which is not ours to use`);
    }
  }
  return css + "\n";
}

// The few pictures that the style sheet names, and no others.
function icons(css) {
  const names = new Set([...css.matchAll(/url\(["']?\.\/([^"')]+)["']?\)/g)].map((found) => found[1]));
  if (css.match(/url\(/g)?.length !== css.match(/url\(["']?\.\/images\/icon-/g)?.length) {
    throw new Error("The style sheet asks for a file that this build does not bring");
  }
  return Object.fromEntries(
    [...names].sort().map((name) => [name, text(`node_modules/@ministryofjustice/frontend/moj/assets/${name}`)]),
  );
}

async function script() {
  const built = await esbuild.build({
    absWorkingDir: HERE,
    entryPoints: ["src/wherry.mjs"],
    bundle: true,
    minify: true,
    format: "iife",
    target: ["es2020"],
    legalComments: "none",
    write: false,
  });
  return built.outputFiles[0].text;
}

async function build() {
  const css = styles();
  const files = {
    "enabled.js": text("src/enabled.js"),
    "favicon.svg": text("assets/favicon.svg"),
    "htmx.js": withoutSourceMap(text("node_modules/htmx.org/dist/htmx.min.js")),
    "wherry.css": css,
    "wherry.js": await script(),
    ...icons(css),
  };
  const manifest = {
    packages: Object.fromEntries(PACKAGES.map((name) => [name, version(name)])),
    files: Object.fromEntries(
      Object.entries(files).map(([name, body]) => [name, createHash("sha256").update(body).digest("hex")]),
    ),
  };
  return { ...files, "MANIFEST.json": JSON.stringify(manifest, null, 2) + "\n" };
}

function differing(wanted, folder) {
  return Object.entries(wanted)
    .filter(([name, body]) => {
      try {
        return readFileSync(join(folder, name), "utf8") !== body;
      } catch {
        return true;
      }
    })
    .map(([name]) => join(folder, name));
}

const built = await build();
const beside = { "vendor/axe.min.js": text("node_modules/axe-core/axe.min.js"), "../THIRD-PARTY.md": thirdParty(HERE) };

if (process.argv.includes("--check")) {
  const stale = [...differing(built, OUT), ...differing(beside, HERE)];
  if (stale.length > 0) {
    console.error(`These files are not what the sources build:\n${stale.join("\n")}\nRun npm run build.`);
    process.exit(1);
  }
} else {
  mkdirSync(OUT, { recursive: true });
  for (const old of readdirSync(OUT)) {
    rmSync(join(OUT, old), { recursive: true });
  }
  for (const [name, body] of Object.entries(built)) {
    mkdirSync(dirname(join(OUT, name)), { recursive: true });
    writeFileSync(join(OUT, name), body);
  }
  for (const [name, body] of Object.entries(beside)) {
    writeFileSync(join(HERE, name), body);
  }
  console.log(Object.entries(built).map(([name, body]) => `${name} ${Buffer.byteLength(body)} bytes`).join("\n"));
}
