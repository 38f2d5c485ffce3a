/* Charts: each is drawn out of the table that stands under it, so that both say the same.
   Without this script the tables stand open. Nothing moves, and no style is written into the page:
   an SVG, with tooltips that are drawn inside it. */
import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import EN from "echarts/i18n/langEN-obj.js";
import VI from "echarts/i18n/langVI-obj.js";

echarts.use([
  AriaComponent, BarChart, GridComponent, LegendComponent, LineChart, ScatterChart, SVGRenderer,
  TooltipComponent,
]);
echarts.registerLocale("VI", VI);
echarts.registerLocale("EN", EN);

const LINE = 30; // pixels of a bar, with room around
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const said = (cell) => cell.textContent.trim().replace(/\s+/g, " ");

const read = (table) => {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  return {
    lines: rows.map((row) => said(row.cells[0])),
    series: heads.flatMap((head, column) => head.dataset.drawn ? [{
      name: said(head),
      limit: head.dataset.drawn === "limit",
      values: rows.map((row) => row.cells[column].dataset.value === "" ? null : Number(row.cells[column].dataset.value)),
      links: rows.map((row) => row.cells[column].querySelector("a")?.href),
    }] : []),
  };
};

const series = (plot, data) => data.series.map((one, place) => {
  const drawn = { name: one.name, data: one.values, emphasis: { disabled: true } };
  if (one.limit) {
    const color = token("--ls-fail");
    return { ...drawn, type: "scatter", symbol: "rect", symbolSize: [4, LINE * (data.series.length - 1)], itemStyle: { color }, z: 5 };
  }
  if (plot === "lines") {
    const symbol = ["circle", "rect", "triangle", "diamond", "emptyCircle", "emptyRect", "emptyTriangle", "emptyDiamond"][place % 8];
    const type = ["solid", "dashed", "dotted"][place % 3];
    return { ...drawn, type: "line", symbol, symbolSize: 7, lineStyle: { width: 2, type } };
  }
  const label = { show: plot !== "stack", position: "right", color: token("--ls-text") };
  return { ...drawn, type: "bar", stack: plot === "stack" ? "all" : undefined, barMaxWidth: 22, label };
});

const options = (plot, data, name) => {
  const text = token("--ls-text"), muted = token("--ls-muted"), line = token("--ls-line");
  const whole = { type: "value", minInterval: 1, axisLabel: { color: muted }, splitLine: { lineStyle: { color: line } } };
  const words = { type: "category", data: data.lines, axisLabel: { color: text, width: 150, overflow: "break", lineHeight: 16 }, axisTick: { show: false }, axisLine: { lineStyle: { color: muted } } };
  const upright = plot === "lines";
  return {
    animation: false,
    aria: { enabled: true, label: { description: name }, decal: { show: !upright } },
    color: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => token(`--ls-plot-${number}`)),
    textStyle: { fontFamily: token("--ls-font") || "sans-serif", color: text, fontSize: 14 },
    grid: { left: 8, right: 44, top: data.series.length > 4 && !upright ? 92 : data.series.length > 4 ? 72 : data.series.length > 1 ? 44 : 12, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: data.series.length > 1, top: 0, left: 0, type: "plain", itemGap: 16, textStyle: { color: text, fontSize: 14 } },
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: upright ? "line" : "shadow", animation: false }, textStyle: { color: text } },
    xAxis: upright ? { ...words, axisLabel: { color: text } } : whole,
    yAxis: upright ? whole : { ...words, inverse: true },
    series: series(plot, data),
  };
};

const draw = (place) => {
  const table = document.getElementById(place.dataset.of);
  const data = read(table);
  if (!data.series.length) return;
  const bars = place.dataset.plot === "stack" ? 1 : data.series.filter((one) => !one.limit).length;
  const narrow = place.clientWidth < 480;
  if (place.dataset.plot !== "lines") place.style.height = `${data.lines.length * Math.max(bars, 1.4) * LINE + 90 + (narrow ? 60 : 0)}px`;
  else if (narrow) place.style.height = "30rem";
  const chart = echarts.init(place, null, { renderer: "svg", locale: document.documentElement.lang.toUpperCase() });
  const said = options(place.dataset.plot, data, place.dataset.name);
  if (narrow) {
    said.grid.top = 36 + 26 * data.series.length;
    said.legend.orient = "vertical";
    said.legend.itemGap = 8;
    if (place.dataset.plot !== "lines") said.yAxis.axisLabel.width = 96;
  }
  chart.setOption(said);
  chart.on("click", ({ seriesIndex, dataIndex }) => {
    const href = data.series[seriesIndex]?.links[dataIndex];
    if (href) location.href = href;
  });
  new ResizeObserver(() => chart.resize()).observe(place);
  place.dataset.drawn = "";
};

const tables = () => [...document.querySelectorAll(".ls-plot + details")];

for (const place of document.querySelectorAll("[data-plot]")) {
  draw(place);
  const table = place.nextElementSibling;
  if (location.hash !== `#${table.id}`) table.open = false;
}

let closed = [];
addEventListener("beforeprint", () => {
  closed = tables().filter((one) => !one.open);
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});
