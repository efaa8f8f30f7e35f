// Draws each chart into its place, again where the window's width or its colours change.
const colours = ["#2b7bba", "#d95f02", "#1b9e77", "#9354c4", "#c2185b", "#8a7a00", "#00838f", "#6d4c41"];
const dark = matchMedia("(prefers-color-scheme: dark)");
const plots = new Map();

function draw(place) {
  const chart = charts[places.indexOf(place)];
  const ink = getComputedStyle(document.body).color;
  const line = getComputedStyle(document.documentElement).getPropertyValue("--line");
  const axis = label => ({ label, stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } });
  plots.get(place)?.destroy();
  plots.set(place, new uPlot({
    width: place.clientWidth,
    height: 300,
    scales: { x: { time: false } },
    axes: [axis(chart.x), axis(chart.y)],
    series: [
      { label: chart.x },
      ...chart.series.map((series, i) => ({
        label: series.name,
        stroke: colours[i % colours.length],
        width: 1.5,
        spanGaps: true,
        dash: i < colours.length ? undefined : [6, 4],
        points: { show: series.x.length < 60 },
        value: (_, value) => value == null ? "–" : value.toPrecision(5),
      })),
    ],
  }, uPlot.join(chart.series.map(series => [series.x, series.y])), place));
}

const places = [...document.querySelectorAll(".chart")];
places.forEach(draw);
dark.addEventListener("change", () => places.forEach(draw));
const seen = new WeakMap();
const watcher = new ResizeObserver(entries => entries.forEach(entry => {
  const width = entry.target.clientWidth;
  if (seen.has(entry.target) && seen.get(entry.target) !== width) {
    draw(entry.target);
  }
  seen.set(entry.target, width);
}));
places.forEach(place => watcher.observe(place));

// Two pictures over each other, the upper one cut off where the slider stands.
document.querySelectorAll(".comparison").forEach(figure => {
  const shots = [...figure.querySelectorAll(".shots > div")].map(shot => ({
    source: shot.querySelector("img").src,
    label: shot.textContent.trim().replace(/\s+/g, " "),
  }));
  const left = figure.querySelector(".left");
  const right = figure.querySelector(".right");
  const [first, second] = figure.querySelectorAll("select");
  const range = figure.querySelector("input");
  [first, second].forEach(select => shots.forEach((shot, i) => select.add(new Option(shot.label, i))));
  first.value = 0;
  second.value = 1;
  const show = () => {
    left.src = shots[first.value].source;
    right.src = shots[second.value].source;
    left.style.clipPath = `inset(0 ${100 - range.value}% 0 0)`;
    left.parentElement.style.setProperty("--place", `${range.value}%`);
  };
  [first, second].forEach(select => select.addEventListener("change", show));
  range.addEventListener("input", show);
  // The picture itself can be dragged over, too.
  left.parentElement.addEventListener("pointermove", event => {
    if (event.buttons || event.pointerType === "mouse") {
      const box = left.parentElement.getBoundingClientRect();
      range.value = 100 * (event.clientX - box.left) / box.width;
      show();
    }
  });
  show();
});
