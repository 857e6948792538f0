"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const place = document.getElementById("plots");
  const LEFT = 64, RIGHT = 10, TOP = 8, BOTTOM = 20;

  function floats(text, kind) {
    const raw = atob(text), bytes = new Uint8Array(raw.length);
    for (let k = 0; k < raw.length; k++) bytes[k] = raw.charCodeAt(k);
    return new kind(bytes.buffer);
  }
  const axes = data.axes.map(text => floats(text, Float64Array));
  const windows = new Map(); // of each run: what is looked at, [from, to], or null for everything
  const cards = [];

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const named = name => style.getPropertyValue("--" + name).trim();
    return { neuron: named("neuron"), vecgen: named("vecgen"), change: named("change"),
             wash: named("wash"), line: named("line"), soft: named("soft"), text: named("text") };
  }

  // ---- numbers ----------------------------------------------------------------------------------

  function ticks(low, high, count) {
    const span = high - low;
    if (!(span > 0) || !isFinite(span)) return [low];
    const raw = span / count, power = Math.pow(10, Math.floor(Math.log10(raw)));
    const step = [1, 2, 2.5, 5, 10].map(f => f * power).find(s => s >= raw) || raw;
    const found = [];
    for (let k = Math.ceil(low / step); k * step <= high + step * 1e-9 && found.length < 50; k++)
      found.push(k * step);
    return found;
  }
  function short(value) {
    if (value === 0) return "0";
    const size = Math.abs(value);
    return size >= 1e5 || size < 1e-3 ? value.toExponential(1).replace("e+", "e")
                                      : String(parseFloat(value.toPrecision(5)));
  }
  function exact(value) {
    if (value === undefined || Number.isNaN(value)) return "nan";
    return String(parseFloat(value.toPrecision(7)));
  }

  // ---- what is drawn ----------------------------------------------------------------------------

  function seriesOf(plot, name, kind) {
    if (!(name in plot)) return null;
    return { name, x: axes[plot[name + "_x"]], y: floats(plot[name], kind) };
  }
  function extent(arrays) {
    let low = Infinity, high = -Infinity;
    for (const array of arrays)
      for (const value of array)
        if (isFinite(value)) { if (value < low) low = value; if (value > high) high = value; }
    return low <= high ? [low, high] : [0, 1];
  }
  function within(series, from, to) { // y of the points in a window, and one on either side
    let first = lower(series.x, from), last = lower(series.x, to);
    first = Math.max(0, first - 1);
    last = Math.min(series.x.length, last + 2);
    return series.y.subarray(first, Math.min(last, series.y.length));
  }
  function lower(x, value) {
    let low = 0, high = x.length;
    while (low < high) { const mid = (low + high) >> 1; if (x[mid] < value) low = mid + 1; else high = mid; }
    return low;
  }

  function frame(canvas) {
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
    if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = "11px system-ui, sans-serif";
    return { pen, width, height };
  }

  function draw(panel, card) {
    const { pen, width, height } = frame(panel.canvas), colour = colours();
    const [from, to] = windowOf(card);
    const bottom = panel.hasAxis ? height - BOTTOM : height - 4;
    const px = x => LEFT + (x - from) / (to - from || 1) * (width - LEFT - RIGHT);
    let [low, high] = extent(panel.series.map(series => within(series, from, to)));
    if (panel.isChange) { const most = Math.max(Math.abs(low), Math.abs(high)); low = -most; high = most; }
    const margin = (high - low) * .06 || Math.abs(high) * .05 || 1;
    low -= margin; high += margin;
    const py = y => bottom - (y - low) / (high - low) * (bottom - TOP);
    panel.px = px; panel.from = from; panel.to = to;

    pen.strokeStyle = colour.line; pen.fillStyle = colour.soft; pen.lineWidth = 1;
    pen.textAlign = "right"; pen.textBaseline = "middle";
    const most = high / 1.12;
    for (const y of panel.isChange ? [-most, 0, most] : ticks(low, high, 4)) {
      line(pen, LEFT, py(y), width - RIGHT, py(y));
      pen.fillText(short(panel.isChange ? parseFloat(y.toPrecision(2)) : y), LEFT - 7, py(y));
    }
    if (panel.hasAxis) {
      pen.textAlign = "center"; pen.textBaseline = "top";
      const unit = card.plot.names ? "" : " ms";
      drawTimes(pen, ticks(from, to, Math.max(2, width / 110)), px, bottom + 5, unit);
    }
    pen.save();
    pen.beginPath(); pen.rect(LEFT, 0, width - LEFT - RIGHT, bottom + 1); pen.clip();
    for (const series of panel.series) {
      const alone = panel.series.length === 1;
      if (series.name === "neuron" && !panel.isChange) {
        stroke(pen, series, px, py, from, to, colour.wash, 6);
        if (alone) stroke(pen, series, px, py, from, to,
                          card.plot.same ? colour.vecgen : colour.neuron, 1.6);
      } else stroke(pen, series, px, py, from, to, colour[series.name] || colour.change, 1.6);
    }
    mark(panel, card, pen, bottom, colour);
    pen.restore();
  }
  function drawTimes(pen, marks, px, y, unit) {
    marks.forEach((x, k) => {
      const isLast = k === marks.length - 1, text = short(x) + (isLast ? unit : "");
      const half = pen.measureText(text).width / 2;
      pen.fillText(text, Math.min(px(x), pen.canvas.clientWidth - half), y);
    });
  }
  function line(pen, x0, y0, x1, y1) {
    pen.beginPath(); pen.moveTo(x0, y0); pen.lineTo(x1, y1); pen.stroke();
  }
  function stroke(pen, series, px, py, from, to, colour, width) {
    const { x, y } = series;
    const first = Math.max(0, lower(x, from) - 1), last = Math.min(y.length, lower(x, to) + 2);
    pen.strokeStyle = colour; pen.lineWidth = width; pen.lineJoin = "round";
    pen.beginPath();
    let isDown = false;
    for (let k = first; k < last; k++) {
      if (!isFinite(y[k])) { isDown = false; continue; }
      if (isDown) pen.lineTo(px(x[k]), py(y[k])); else pen.moveTo(px(x[k]), py(y[k]));
      isDown = true;
    }
    pen.stroke();
    if (last - first === 1 && isFinite(y[first])) {
      pen.fillStyle = colour; pen.fillRect(px(x[first]) - 2, py(y[first]) - 2, 4, 4);
    }
  }
  function drawRaster(panel, card) {
    const { pen, width, height } = frame(panel.canvas), colour = colours();
    const [from, to] = windowOf(card), bottom = height - BOTTOM;
    const px = x => LEFT + (x - from) / (to - from || 1) * (width - LEFT - RIGHT);
    panel.px = px; panel.from = from; panel.to = to;
    pen.fillStyle = colour.soft; pen.textAlign = "center"; pen.textBaseline = "top";
    drawTimes(pen, ticks(from, to, Math.max(2, width / 110)), px, bottom + 5, " ms");
    pen.strokeStyle = colour.line; line(pen, LEFT, bottom, width - RIGHT, bottom);
    const half = (bottom - TOP) / 2;
    pen.save(); pen.beginPath(); pen.rect(LEFT - 1, 0, width, height); pen.clip(); pen.lineWidth = 1.5;
    const rows = [["neuron", TOP], ["vecgen", TOP + half]];
    for (const [name, y] of rows) {
      const found = panel.series.find(series => series.name === name) || (card.plot.same && panel.series[0]);
      pen.strokeStyle = colour[name];
      for (const t of found ? found.y : []) line(pen, px(t), y + 1, px(t), y + half - 1);
    }
    pen.restore();
    pen.textAlign = "right"; pen.textBaseline = "middle"; pen.fillStyle = colour.soft;
    rows.forEach(([name, y]) => pen.fillText(name === "neuron" ? "NEURON" : name, LEFT - 7, y + half / 2));
    mark(panel, card, pen, bottom, colour);
  }
  function mark(panel, card, pen, bottom, colour) {
    if (card.drag) {
      const [a, b] = card.drag.map(panel.px);
      pen.fillStyle = colour.wash; pen.fillRect(Math.min(a, b), 0, Math.abs(b - a), bottom);
    } else if (card.at !== null) {
      pen.strokeStyle = colour.soft; pen.lineWidth = .6;
      line(pen, panel.px(card.at), 0, panel.px(card.at), bottom);
    }
  }

  // ---- cards ------------------------------------------------------------------------------------

  function whole(card) {
    const group = cards.filter(other => other.plot.run === card.plot.run);
    return extent(group.flatMap(other => other.panels.flatMap(panel => panel.series.map(
      series => other.isRaster ? series.y : [series.x[0], series.x[series.x.length - 1]]))));
  }
  function windowOf(card) {
    const run = card.plot.run;
    if (!windows.has(run)) windows.set(run, { all: whole(card), now: null });
    const { all, now } = windows.get(run);
    return now || (all[0] < all[1] ? all : [all[0], all[0] + 1]);
  }
  function paint(card) {
    for (const panel of card.panels) (card.isRaster ? drawRaster : draw)(panel, card);
  }
  function paintRun(run) {
    for (const card of cards) if (card.plot.run === run && card.isVisible) paint(card);
  }

  function build(plot) {
    const root = document.createElement("article");
    root.className = "card " + (plot.same ? "same" : "other");
    const top = document.createElement("div"), title = document.createElement("h3");
    const readout = document.createElement("div"), said = document.createElement("p");
    top.className = "top"; readout.className = "readout"; said.className = "said";
    title.textContent = plot.unit ? `${plot.label}  (${plot.unit})` : plot.label;
    said.textContent = plot.said;
    top.append(title, readout); root.append(top, said);
    const card = { plot, root, readout, panels: [], at: null, drag: null, isVisible: false,
                   isRaster: plot.kind === "spikes" };
    const traces = ["neuron", "vecgen"].map(name => seriesOf(plot, name, Float32Array)).filter(Boolean)
                                       .filter(series => series.y.length);
    const change = card.isRaster ? null : seriesOf(plot, "difference", Float64Array);
    if (traces.length || card.isRaster)
      add(card, traces, { className: card.isRaster ? "raster" : "trace", hasAxis: !change });
    if (change) add(card, [change], { className: "change", hasAxis: true, isChange: true });
    place.append(root);
    cards.push(card);
    return card;
  }
  function add(card, series, options) {
    const canvas = document.createElement("canvas");
    canvas.className = options.className;
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", `${card.plot.label}: ${card.plot.said}`);
    const panel = { canvas, series, ...options };
    card.panels.push(panel); card.root.append(canvas);
    const at = event => {
      const box = canvas.getBoundingClientRect();
      const part = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
      return panel.from + Math.min(1, Math.max(0, part)) * (panel.to - panel.from);
    };
    canvas.addEventListener("pointerdown", event => {
      card.drag = [at(event), at(event)];
      try { canvas.setPointerCapture(event.pointerId); } catch { /* the pointer is gone */ }
    });
    canvas.addEventListener("pointermove", event => {
      if (card.drag) card.drag[1] = at(event); else { card.at = at(event); read(card); }
      paint(card);
    });
    canvas.addEventListener("pointerup", () => {
      const drag = card.drag; card.drag = null;
      if (drag && Math.abs(drag[1] - drag[0]) > (panel.to - panel.from) * .01) {
        windows.get(card.plot.run).now = [Math.min(...drag), Math.max(...drag)];
        paintRun(card.plot.run);
      } else paint(card);
    });
    canvas.addEventListener("pointerleave", () => { card.at = null; card.readout.textContent = ""; paint(card); });
    canvas.addEventListener("pointercancel", () => { card.drag = null; paint(card); });
    canvas.addEventListener("dblclick", () => {
      windows.get(card.plot.run).now = null;
      paintRun(card.plot.run);
    });
  }
  function nearest(series, at) {
    let k = lower(series.x, at);
    if (k > 0 && (k === series.x.length || at - series.x[k - 1] < series.x[k] - at)) k--;
    return Math.min(k, series.y.length - 1);
  }
  function read(card) {
    card.readout.textContent = "";
    if (card.isRaster) { card.readout.textContent = `t = ${exact(card.at)} ms`; return; }
    const parts = [];
    for (const panel of card.panels) for (const series of panel.series) {
      const k = nearest(series, card.at), name = panel.isChange ? "change" : series.name;
      if (!parts.length) {
        const names = card.plot.names;
        parts.push([names ? names[Math.round(series.x[k])] || "" : `t = ${exact(series.x[k])} ms`, ""]);
      }
      const shown = name === "change" ? "vecgen − NEURON" : card.plot.same ? "both"
                  : name === "neuron" ? "NEURON" : name;
      parts.push([`${shown} ${exact(series.y[k])}`, name]);
    }
    for (const [text, name] of parts) {
      const part = document.createElement("span");
      part.textContent = text + "   "; part.className = name;
      card.readout.append(part);
    }
  }

  // ---- the page ---------------------------------------------------------------------------------

  for (const plot of data.plots) build(plot);
  const seen = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const card = cards.find(found => found.root === entry.target);
      card.isVisible = entry.isIntersecting;
      if (card.isVisible) paint(card);
    }
  }, { rootMargin: "300px" });
  for (const card of cards) seen.observe(card.root);

  const find = document.getElementById("find"), only = document.getElementById("only");
  const legend = document.createElement("p");
  legend.className = "legend";
  for (const [name, text] of [["neuron", "▬ " + data.sides[0]], ["vecgen", "― " + data.sides[1]],
                              ["change", "― vecgen − NEURON"]]) {
    if (name === "change" && !only) continue; // nothing differs
    const part = document.createElement("span");
    part.className = name; part.textContent = text; legend.append(part);
  }
  document.querySelector(".controls").append(legend);

  function choose() {
    const wanted = find.value.trim().toLowerCase();
    for (const card of cards)
      card.root.hidden = (only && only.checked && card.plot.same) || !card.plot.label.toLowerCase().includes(wanted);
  }
  find.addEventListener("input", choose);
  if (only) only.addEventListener("change", choose);
  const repaint = () => { for (const card of cards) if (card.isVisible) paint(card); };
  window.addEventListener("resize", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
})();
