/* Arrows, numbers and names on one canvas above the lines; nothing is written over anything else. */
(() => {
  "use strict";
  const FACE = '"Kazpak Urdu", "Noto Sans", "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Naskh Arabic", sans-serif';
  const STYLES = {
    end: { font: `700 14px ${FACE}`, colour: "#111a24", dot: 0 },
    gate: { font: `600 11.5px ${FACE}`, colour: "#1d2733", dot: 0 },
    city1: { font: `600 13px ${FACE}`, colour: "#20262e", dot: 3.2 },
    city2: { font: `500 12px ${FACE}`, colour: "#2b323b", dot: 2.7 },
    city3: { font: `400 11.5px ${FACE}`, colour: "#3a424c", dot: 2.2 },
    city4: { font: `400 11px ${FACE}`, colour: "#4a525c", dot: 1.8 },
    country: { font: `600 13px ${FACE}`, colour: "#6d6385", spaced: 3, over: true, bear: 12 },
    water: { font: `italic 400 12px ${FACE}`, colour: "#457389", over: true, bear: 3 },
    land: { font: `italic 400 11.5px ${FACE}`, colour: "#7d6a50", spaced: 1.5, over: true, bear: 0 },
  };
  const CITY_FROM = [0, 0, 4.6, 5.4, 6.2, 7];
  const NAME_FROM = { country: [0, 0, 4.4, 5], water: [0, 0, 4, 5, 6], land: [0, 0, 0, 5, 6] };
  const CELL = 8;

  /* A canvas that covers the map and some more, so that dragging shows no edge; drawn anew when the map rests. */
  const Sheet = L.Layer.extend({
    initialize(paint) { this.paint = paint; },
    getEvents() { return { moveend: this.redraw, resize: this.redraw }; },
    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-hide kz-sheet", map.getPane("kz-marks"));
      this.canvas.setAttribute("aria-hidden", "true");
      this.redraw();
    },
    onRemove() { this.canvas.remove(); },
    redraw() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const margin = size.multiplyBy(0.25).round();
      const whole = size.add(margin.multiplyBy(2));
      const sharp = Math.min(window.devicePixelRatio || 1, 2);
      const corner = map.containerPointToLayerPoint([-margin.x, -margin.y]);
      L.DomUtil.setPosition(this.canvas, corner);
      this.canvas.width = whole.x * sharp;
      this.canvas.height = whole.y * sharp;
      this.canvas.style.width = `${whole.x}px`;
      this.canvas.style.height = `${whole.y}px`;
      const pen = this.canvas.getContext("2d");
      pen.scale(sharp, sharp);
      this.paint(pen, { size: whole, origin: map.getPixelOrigin().add(corner), margin, view: size });
    },
  });

  const Taken = class {
    constructor() { this.boxes = []; }
    free(box) { return !this.boxes.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3]); }
    add(box) { this.boxes.push(box); }
  };

  /* Where lines run, in cells, so that a name can prefer the clear side of its place. */
  const tracks = (options, origin) => {
    const cells = new Set();
    for (const option of options) {
      for (const run of option.runs || []) {
        for (let i = 1; i < run.pixels.length; i += 1) {
          const a = run.pixels[i - 1].subtract(origin);
          const b = run.pixels[i].subtract(origin);
          const steps = Math.min(400, Math.max(1, Math.ceil(a.distanceTo(b) / CELL)));
          for (let k = 0; k <= steps; k += 1) {
            const x = Math.round((a.x + ((b.x - a.x) * k) / steps) / CELL);
            const y = Math.round((a.y + ((b.y - a.y) * k) / steps) / CELL);
            cells.add(x * 65536 + y);
          }
        }
      }
    }
    return cells;
  };

  const crowd = (cells, box) => {
    let count = 0;
    for (let x = Math.floor(box[0] / CELL); x <= box[2] / CELL; x += 1) {
      for (let y = Math.floor(box[1] / CELL); y <= box[3] / CELL; y += 1) if (cells.has(x * 65536 + y)) count += 1;
    }
    return count;
  };

  const inside = (box, size) => box[0] > 0 && box[1] > 0 && box[2] < size.x && box[3] < size.y;

  /* Whether a name would be cut by the edge of the view, or lie out of reach. */
  const cut = (box, sheet) => {
    if (!inside(box, sheet.size)) return true;
    const [left, top] = [sheet.margin.x, sheet.margin.y];
    const [right, bottom] = [left + sheet.view.x, top + sheet.view.y];
    const beside = box[2] < left || box[0] > right || box[3] < top || box[1] > bottom;
    return !beside && (box[0] < left || box[2] > right || box[1] < top || box[3] > bottom);
  };

  const arrow = (pen, point, angle, colour, size) => {
    pen.save();
    pen.translate(point.x, point.y);
    pen.rotate(angle);
    pen.scale(size, size);
    pen.beginPath();
    pen.moveTo(6.5, 0);
    pen.lineTo(-4.5, -5.6);
    pen.lineTo(-2, 0);
    pen.lineTo(-4.5, 5.6);
    pen.closePath();
    pen.lineWidth = 2.4;
    pen.strokeStyle = "#fff";
    pen.stroke();
    pen.fillStyle = colour;
    pen.fill();
    pen.restore();
  };

  const arrows = (pen, sheet, options, faded) => {
    for (const option of options) {
      pen.globalAlpha = faded && option.id !== faded ? 0.3 : 1;
      let since = 70;
      for (const run of option.runs || []) {
        for (let i = 1; i < run.pixels.length; i += 1) {
          const a = run.pixels[i - 1].subtract(sheet.origin);
          const b = run.pixels[i].subtract(sheet.origin);
          const length = a.distanceTo(b);
          since += length;
          if (since > 150 && length > 5 && inside([a.x, a.y, a.x, a.y], sheet.size)) {
            since = 0;
            arrow(pen, a.add(b).divideBy(2), Math.atan2(b.y - a.y, b.x - a.x), option.colour, run.single ? 1 : 0.78);
          }
        }
      }
    }
    pen.globalAlpha = 1;
  };

  /* The option's number where it runs alone: the longest such run in view, else its middle. */
  const badges = (pen, sheet, options, taken, faded) => {
    for (const option of options) {
      const spots = [];
      for (const run of option.runs || []) {
        const seen = run.pixels.map((pixel) => pixel.subtract(sheet.origin)).filter((p) => inside([p.x - sheet.margin.x, p.y - sheet.margin.y, p.x - sheet.margin.x, p.y - sheet.margin.y], sheet.view));
        if (seen.length > 1) spots.push({ at: seen[Math.floor(seen.length / 2)], worth: seen.length * (run.single ? 4 : 1) });
      }
      spots.sort((a, b) => b.worth - a.worth);
      const spot = spots.find(({ at }) => taken.free([at.x - 11, at.y - 11, at.x + 11, at.y + 11]));
      if (!spot) continue;
      taken.add([spot.at.x - 11, spot.at.y - 11, spot.at.x + 11, spot.at.y + 11]);
      pen.globalAlpha = faded && option.id !== faded ? 0.4 : 1;
      pen.beginPath();
      pen.arc(spot.at.x, spot.at.y, 9.5, 0, 2 * Math.PI);
      pen.fillStyle = option.colour;
      pen.fill();
      pen.lineWidth = 2;
      pen.strokeStyle = "#fff";
      pen.stroke();
      pen.fillStyle = option.ink;
      pen.font = `700 12px ${FACE}`;
      pen.textAlign = "center";
      pen.textBaseline = "middle";
      pen.fillText(String(option.rank), spot.at.x, spot.at.y + 0.5);
      pen.globalAlpha = 1;
    }
  };

  const write = (pen, label, style, x, y) => {
    pen.font = style.font;
    pen.textBaseline = "middle";
    pen.textAlign = "left";
    if ("letterSpacing" in pen) pen.letterSpacing = `${label.spaced ? style.spaced || 0 : 0}px`;
    pen.lineJoin = "round";
    pen.lineWidth = 3.4;
    pen.strokeStyle = style.over ? "rgba(255,255,255,.55)" : "rgba(255,255,255,.88)";
    pen.fillStyle = style.colour;
    label.lines.forEach((text, i) => {
      if (i) pen.font = style.font.replace(/[\d.]+px/, (px) => `${parseFloat(px) - 1.5}px`).replace(/^\d+/, "400");
      const dy = (i - (label.lines.length - 1) / 2) * 14;
      const dx = (label.width - pen.measureText(text).width) * label.align;
      pen.strokeText(text, x + dx, y + dy);
      pen.fillText(text, x + dx, y + dy);
    });
  };

  const SIDES = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [-1, -1], [1, 1], [-1, 1]];

  /* Boxes where a name may stand around its point, the usual side first. */
  const candidates = (point, gap, width, height, over) => {
    if (over) return [{ x: point.x - width / 2, y: point.y, align: 0.5 }];
    return SIDES.map(([sx, sy]) => {
      const skew = sx && sy ? 0.75 : 1;
      const x = sx > 0 ? point.x + gap * skew : sx < 0 ? point.x - gap * skew - width : point.x - width / 2;
      return { x, y: point.y + sy * (gap * skew + height / 2 - (sx ? height / 4 : 0)), align: sx > 0 ? 0 : sx < 0 ? 1 : 0.5 };
    });
  };

  const names = (pen, sheet, map, labels, taken, cells) => {
    for (const label of labels) {
      const style = STYLES[label.style];
      pen.font = style.font;
      if ("letterSpacing" in pen) pen.letterSpacing = `${label.spaced ? style.spaced || 0 : 0}px`;
      label.width = Math.max(...label.lines.map((text) => pen.measureText(text).width));
      const height = 14 * label.lines.length + 1;
      let best = null;
      for (const at of label.at) {
        const point = map.project(at).subtract(sheet.origin);
        if (!inside([point.x, point.y, point.x, point.y], sheet.size)) continue;
        const dot = style.dot || 0;
        if (dot && !taken.free([point.x - dot, point.y - dot, point.x + dot, point.y + dot])) continue;
        const near = label.gap || dot + 4;
        const spots = candidates(point, near, label.width, height, style.over);
        if (label.gap) spots.push(...candidates(point, near + 9, label.width, height));
        spots.forEach((spot, order) => {
          const box = [spot.x - 3, spot.y - height / 2, spot.x + label.width + 3, spot.y + height / 2];
          if (cut(box, sheet) || !taken.free(box)) return;
          const crowded = crowd(cells, box);
          if (style.over && crowded > style.bear) return;
          const cost = crowded * 3 + order;
          if (!best || cost < best.cost) best = { ...spot, box, cost, point, dot };
        });
        if (best && style.over) break;
      }
      if (!best) continue;
      taken.add(best.box);
      map.kazpak.written.push({ text: label.lines[0], style: label.style, box: best.box });
      if (best.dot) {
        taken.add([best.point.x - 5, best.point.y - 5, best.point.x + 5, best.point.y + 5]);
        pen.beginPath();
        pen.arc(best.point.x, best.point.y, best.dot, 0, 2 * Math.PI);
        pen.fillStyle = "#fff";
        pen.fill();
        pen.lineWidth = 1.4;
        pen.strokeStyle = "#3a424c";
        pen.stroke();
      }
      label.align = best.align;
      write(pen, label, style, best.x, best.y);
    }
  };

  /* All names wanted at this zoom, the most wanted first. */
  const wanted = (map, places) => {
    const zoom = map.getZoom();
    const state = map.kazpak;
    const ends = (state.ends || []).map((end) => ({ lines: end.lines, at: [[end.lat, end.lon]], style: "end", gap: 15 * state.scale }));
    const shownGates = map.hasLayer(state.layers["gates-used"] || {}) ? state.gates.filter((gate) => gate.used) : [];
    const gates = shownGates.map((gate) => ({ lines: gate.lines, at: [[gate.lat, gate.lon]], style: "gate", gap: (gate.size / 2) * state.scale + 3 }));
    const written = new Set(ends.map((end) => end.lines[0]));
    const fit = places.filter((place) => {
      const from = place.kind === "city" ? CITY_FROM : NAME_FROM[place.kind];
      return zoom >= (from[place.rank] || 0) && !written.has(place.lines[0]);
    });
    const style = (place) => (place.kind === "city" ? `city${Math.min(place.rank, 4)}` : place.kind);
    const labels = fit.map((place) => ({ ...place, style: style(place) }));
    // on a small map the countries say more than the cities
    const turn = (label) => (zoom < 4.7 && label.kind === "country" && label.rank < 3 ? 0 : label.order);
    const great = labels.filter((l) => l.kind !== "city" && l.rank === 1 && l.kind !== "country");
    const rest = labels.filter((l) => !great.includes(l)).sort((a, b) => turn(a) - turn(b));
    return { ends, gates, names: [...great, ...rest] };
  };

  /* data: {places: [{kind, rank, at: [[lat, lon]], lines: [text, text?], order, spaced}]} */
  kazpak.labels = (map, data) => {
    const sheet = new Sheet((pen, frame) => {
      const state = map.kazpak;
      const options = state.options.filter((option) => map.hasLayer(option.group));
      const faded = options.some((option) => option.id === state.picked) ? state.picked : null;
      const taken = new Taken();
      state.written = []; // what stands where, for whoever wants to know
      for (const gate of [...(state.gates || []), ...(state.ends || [])]) {
        const name = gate.used === undefined ? null : gate.used ? "gates-used" : "gates-other";
        if (name && !map.hasLayer(state.layers[name])) continue;
        const p = map.project([gate.lat, gate.lon]).subtract(frame.origin);
        const r = ((gate.size || 24) / 2) * state.scale * 0.85; // most are round
        taken.add([p.x - r, p.y - r, p.x + r, p.y + r]);
      }
      const corner = map.getContainer().getBoundingClientRect();
      map.getContainer().querySelectorAll(".leaflet-control").forEach((control) => {
        const box = control.getBoundingClientRect();
        const [x, y] = [box.left - corner.left + frame.margin.x, box.top - corner.top + frame.margin.y];
        taken.add([x, y, x + box.width, y + box.height]);
      });
      arrows(pen, frame, options, faded);
      const cells = tracks(options, frame.origin);
      const labels = wanted(map, data.places);
      names(pen, frame, map, labels.ends, taken, cells);
      badges(pen, frame, options, taken, faded);
      names(pen, frame, map, labels.gates, taken, cells);
      if (map.hasLayer(state.layers.names)) names(pen, frame, map, labels.names, taken, cells);
    });
    kazpak.layer(map, "names", L.layerGroup());
    sheet.addTo(map);
    // an embedded face is ready a moment after the page
    if (document.fonts) ["400 12px", "600 12px"].forEach((face) => document.fonts.load(`${face} "Kazpak Urdu"`, "\u0627").then(() => sheet.redraw(), () => {}));
    map.kazpak.listeners.push(() => sheet.redraw());
  };
})();
