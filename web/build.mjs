// Builds what the pages are made of into shared/web/static: one sheet, scripts, fonts, licences.
// Nothing in it comes from another host, and nothing of it is in the repository.
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync } from "esbuild";
import * as sass from "sass";

const HERE = dirname(fileURLToPath(import.meta.url));
const PLACE = join(HERE, "..", "shared", "web", "static");
const OUT = `${PLACE}.new`; // whole or not at all: a running server reads what is there
const MODULES = join(HERE, "node_modules");

// A browser that takes gzip gets it as it lies here: nobody compresses at each request.
const put = (name, content) => {
  writeFileSync(join(OUT, name), content);
  writeFileSync(join(OUT, `${name}.gz`), gzipSync(content, { level: 9 }));
};

rmSync(OUT, { recursive: true, force: true });
mkdirSync(join(OUT, "fonts"), { recursive: true });

const sheet = sass.compile(join(HERE, "styles", "luatsu.scss"), {
  style: "compressed",
  loadPaths: [MODULES],
  quietDeps: true,
});
put("luatsu.css", sheet.css);
put("htmx.js", readFileSync(join(MODULES, "htmx.org", "dist", "htmx.min.js")));
for (const name of ["live.js", "work.js", "fresh.js", "console.js", "bench.js"]) put(name, readFileSync(join(HERE, "scripts", name)));
// Of ECharts only what charts need; a file of its own, for the pages that have charts.
put("chart.js", buildSync({
  absWorkingDir: HERE,
  entryPoints: [join("scripts", "chart.js")],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none",
  write: false,
}).outputFiles[0].contents);
put("icon.svg", readFileSync(join(HERE, "icon.svg")));

for (const script of ["latin", "vietnamese"]) {
  for (const weight of [400, 600]) {
    const file = `be-vietnam-pro-${script}-${weight}-normal.woff2`;
    const from = join(MODULES, "@fontsource", "be-vietnam-pro", "files", file);
    cpSync(from, join(OUT, "fonts", `be-vietnam-pro-${script}-${weight}.woff2`));
  }
}
for (const weight of [400, 600]) {
  const file = `inter-digits-${weight}.woff2`;
  cpSync(join(HERE, "figures", file), join(OUT, "fonts", file));
}

cpSync(join(HERE, "licences"), join(OUT, "licences"), { recursive: true });
for (const [from, to] of [
  ["@fontsource/be-vietnam-pro", "be-vietnam-pro.txt"],
  ["echarts", "echarts.txt"],
  ["zrender", "zrender.txt"],
  ["htmx.org", "htmx.txt"],
]) cpSync(join(MODULES, from, "LICENSE"), join(OUT, "licences", to));
cpSync(join(MODULES, "echarts", "NOTICE"), join(OUT, "licences", "echarts-notice.txt"));

writeFileSync(join(OUT, "built"), "");
rmSync(PLACE, { recursive: true, force: true });
renameSync(OUT, PLACE);
