/* Following an option along the time/cost-distance chart: a sign on the chart, one on the map, and what it took so far. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const NEAR = 18; // units of the chart
  const STEPS = 50;

  const made = (parent, tag, attributes) => {
    const element = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return parent.appendChild(element);
  };

  /* Lines of the chart that run over the whole way, as points; the signs of its key are short. */
  const linesOf = (svg, options) => {
    const found = [...svg.querySelectorAll("g[data-option] > path")].map((path) => {
      const numbers = path.getAttribute("d").match(/-?[\d.]+(?:e-?\d+)?/g) || [];
      const points = numbers.reduce((all, value, i) => (i % 2 ? all : [...all, [Number(value), Number(numbers[i + 1])]]), []);
      return { id: path.parentNode.dataset.option.split("/").pop(), points };
    });
    const wide = ({ points }) => Math.abs(points[points.length - 1][0] - points[0][0]);
    const widest = Math.max(0, ...found.filter(({ points }) => points.length > 1).map(wide));
    return found.filter((line) => options[line.id] && line.points.length > 2 && wide(line) > widest / 2);
  };

  /* Heights of a line at x: two where it steps up. */
  const heights = ({ points }, x) => {
    const found = [];
    for (let i = 1; i < points.length; i += 1) {
      const [[a, top], [b, bottom]] = [points[i - 1], points[i]];
      if ((x - a) * (x - b) > 0) continue;
      if (a === b) found.push(top, bottom);
      else found.push(top + ((bottom - top) * (x - a)) / (b - a));
    }
    return found;
  };

  /* The line that is meant: of those near, the one pointed at, else the nearest. */
  const nearest = (lines, x, y, pointed) => {
    let best = null;
    lines.forEach((line) => heights(line, x).forEach((height) => {
      const apart = Math.abs(height - y);
      const rank = apart - (line.id === pointed ? NEAR : 0);
      if (apart <= NEAR && (!best || rank < best.rank)) best = { line, rank };
    }));
    return best && best.line;
  };

  /* Sums and place after some kilometres. */
  const placeAt = ({ parts, sums, profile }, points, km) => {
    const length = sums.indexOf("length_km");
    const last = parts.length - 1;
    // what is passed at the end takes no way, but time and money
    const at = km >= parts[last].sums[length] ? last : Math.max(0, parts.findIndex((part) => part.sums[length] >= km));
    const before = at ? parts[at - 1].sums : sums.map(() => 0);
    const after = parts[at].sums;
    const share = after[length] > before[length] ? (km - before[length]) / (after[length] - before[length]) : 1;
    const values = Object.fromEntries(sums.map((name, i) => [name, before[i] + (after[i] - before[i]) * share]));
    const high = profile.length ? profile.reduce((a, b) => (Math.abs(b[0] - km) < Math.abs(a[0] - km) ? b : a))[1] : null;
    return { name: parts[at].name, values, high, spot: spotAt(points, parts[at].span, share) };
  };

  const spotAt = (points, [first, last], share) => {
    const part = points.slice(first, last + 1);
    const steps = part.map((point, i) => (i ? Math.hypot(point[0] - part[i - 1][0], (point[1] - part[i - 1][1]) * Math.cos((point[0] * Math.PI) / 180)) : 0));
    let left = share * steps.reduce((sum, step) => sum + step, 0);
    for (let i = 1; i < part.length; i += 1) {
      if (left <= steps[i]) {
        const on = steps[i] ? left / steps[i] : 0;
        return [0, 1].map((k) => part[i - 1][k] + (part[i][k] - part[i - 1][k]) * on);
      }
      left -= steps[i];
    }
    return part[part.length - 1];
  };

  /* data: {formats, options: {id: {sums, parts: [{name, span, sums}], profile, colour, rank}}} */
  kazpak.along = (map, data) => {
    const figure = document.querySelector('[data-chart="distance"]');
    const svg = figure && figure.querySelector("svg");
    const lines = svg ? linesOf(svg, data.options) : [];
    if (!lines.length) return;
    const numbers = kazpak.numbers(data.formats);
    const asked = new Map(map.kazpak.options.map(({ id, points }) => [id, points]));
    const box = svg.viewBox.baseVal;
    const [top, bottom] = [Math.min, Math.max].map((most) => most(...lines.flatMap(({ points }) => points.map(([, y]) => y))));
    const rule = made(svg, "line", { y1: top - 8, y2: bottom, stroke: "#1d2733", "stroke-width": 0.8, "stroke-dasharray": "3 3", visibility: "hidden", "pointer-events": "none" });
    const told = document.createElement("p");
    told.className = "kz-told";
    told.setAttribute("role", "status");
    told.hidden = true;
    figure.append(told);
    const dot = L.marker([0, 0], { icon: L.divIcon({ className: "kz-dot", iconSize: [18, 18] }), pane: "kz-gates", interactive: false, keyboard: false, zIndexOffset: 900 });
    let now = null;

    const hide = () => {
      if (!now) return;
      now = null;
      rule.setAttribute("visibility", "hidden");
      told.hidden = true;
      dot.remove();
      kazpak.hover(map, null);
    };

    const show = (line, share) => {
      const option = data.options[line.id];
      const length = option.sums.indexOf("length_km");
      const km = Math.min(1, Math.max(0, share)) * option.parts[option.parts.length - 1].sums[length];
      const { name, values, high, spot } = placeAt(option, asked.get(line.id), km);
      const [start, end] = [line.points[0][0], line.points[line.points.length - 1][0]];
      const x = start + (end - start) * share;
      now = { line, share };
      ["x1", "x2"].forEach((side) => rule.setAttribute(side, x));
      rule.setAttribute("visibility", "visible");
      const amounts = data.sums.filter((sum) => sum in values).map((sum) => numbers.amount(sum, values[sum]));
      if (high !== null) amounts.push(numbers.unit("m", high, 0));
      const badge = document.createElement("b");
      badge.textContent = option.rank;
      const [place, ...sums] = [name, ...amounts].map((text) => { const part = document.createElement("bdi"); part.textContent = text; return part; });
      const line2 = document.createElement("span");
      line2.append(...sums);
      told.replaceChildren(badge, " ", place, line2);
      told.style.setProperty("--c", option.colour);
      told.hidden = false;
      const left = ((x - box.x) / box.width) * svg.clientWidth;
      told.style.left = `${Math.max(0, Math.min(left + 12, svg.clientWidth - told.offsetWidth))}px`;
      if (spot) {
        dot.setLatLng(spot).addTo(map);
        dot.getElement().style.setProperty("--c", option.colour);
      }
      kazpak.hover(map, line.id);
    };

    const follow = (event) => {
      const turn = svg.getScreenCTM();
      if (!turn) return;
      const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(turn.inverse());
      const pointed = event.target.closest("[data-option]");
      const line = nearest(lines, x, y, pointed && pointed.dataset.option.split("/").pop());
      if (!line) { hide(); return; }
      const [start, end] = [line.points[0][0], line.points[line.points.length - 1][0]];
      show(line, (x - start) / (end - start));
    };
    ["pointermove", "pointerdown"].forEach((name) => svg.addEventListener(name, follow));
    svg.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
    figure.addEventListener("blur", hide);
    figure.addEventListener("keydown", (event) => {
      const turns = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key];
      if (event.key === "Escape") hide();
      if (!turns) return;
      event.preventDefault();
      const ids = [...new Set(lines.map(({ id }) => id))];
      const before = now || { line: lines[0], share: 0 };
      const id = ids[(ids.indexOf(before.line.id) + turns[1] + ids.length) % ids.length];
      show(lines.find((line) => line.id === id), Math.min(1, Math.max(0, before.share + turns[0] / STEPS)));
    });
  };
})();
