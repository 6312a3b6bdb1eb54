/* The options as lines: side by side where they share a road, dashed by mode, raised when picked. */
(() => {
  "use strict";
  const EDGE = 2.4; // of a line's width, what its inlay leaves on both sides together [px]

  const key = (a, b) => (a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]) ? `${a}|${b}` : `${b}|${a}`);

  /* For each stretch of each shown option its place beside the others that run there: -1, 0, 1 ... lanes. */
  const lanes = (options) => {
    const users = new Map();
    options.forEach((option, at) => {
      if (option.under) return; // lies below the others, where the road is
      for (let i = 1; i < option.points.length; i += 1) {
        const stretch = key(option.points[i - 1], option.points[i]);
        if (!users.has(stretch)) users.set(stretch, []);
        const there = users.get(stretch);
        if (!there.some(([who]) => who === at)) there.push([at, `${option.points[i - 1]}` === stretch.split("|")[0]]);
      }
    });
    return options.map((option, at) => {
      const lane = new Float32Array(option.points.length);
      if (option.under) return { lane, crowd: () => 1 };
      for (let i = 1; i < option.points.length; i += 1) {
        const there = users.get(key(option.points[i - 1], option.points[i]));
        const mine = there.findIndex(([who]) => who === at);
        // the first user's direction decides what is left and right for all
        lane[i] = (mine - (there.length - 1) / 2) * (there[mine][1] === there[0][1] ? 1 : -1);
      }
      const crowd = (i) => users.get(key(option.points[i - 1], option.points[i])).length;
      return { lane, crowd };
    });
  };

  /* Pixels of a run moved sideways by `shift`. */
  const beside = (points, shift) => {
    if (!shift || points.length < 2) return points;
    const normals = [];
    for (let i = 1; i < points.length; i += 1) {
      const dx = points[i].x - points[i - 1].x;
      const dy = points[i].y - points[i - 1].y;
      const length = Math.hypot(dx, dy) || 1;
      normals.push([-dy / length, dx / length]);
    }
    return points.map((point, i) => {
      const a = normals[Math.max(0, i - 1)];
      const b = normals[Math.min(normals.length - 1, i)];
      const x = a[0] + b[0];
      const y = a[1] + b[1];
      const square = x * x + y * y;
      const reach = square < 0.6 ? shift * 0.5 : (2 * shift) / square;
      return L.point(point.x + x * reach, point.y + y * reach);
    });
  };

  /* Distance between lanes: a little air beside one other, none in a crowd. */
  const apart = (map, count) => (count > 3 ? 3.9 : count > 2 ? 4.4 : 5.2) * map.kazpak.scale;

  /* Runs of one option at the present zoom: consecutive stretches with one look and one lane, as pixels. */
  const runs = (map, option, { lane, crowd }) => {
    const pixels = option.points.map((point) => map.project(point));
    const out = [];
    for (const piece of option.pieces) {
      let from = piece.first;
      while (from < piece.last) {
        let to = from + 1;
        while (to < piece.last && lane[to + 1] === lane[from + 1]) to += 1;
        const count = crowd(from + 1);
        const thin = L.LineUtil.simplify(pixels.slice(from, to + 1), 0.9);
        out.push({ piece, single: count === 1, pixels: beside(thin, lane[from + 1] * apart(map, count)) });
        from = to;
      }
    }
    for (let i = 1; i < out.length; i += 1) {
      // runs meet half way, so that a change of lane is a slant and not a gap
      const a = out[i - 1].pixels;
      const b = out[i].pixels;
      const middle = a[a.length - 1].add(b[0]).divideBy(2);
      a[a.length - 1] = middle;
      b[0] = middle;
    }
    return out;
  };

  const lines = (renderers, option, looks) =>
    option.pieces.map((piece) => {
      const look = looks[piece.look];
      const faint = option.usable ? 1 : 0.75;
      const common = { smoothFactor: 0, lineJoin: "round" };
      return {
        look,
        casing: L.polyline([], { ...common, pane: "kz-casing", renderer: renderers.casing, interactive: false, color: "#fff", opacity: 0.92, weight: look.width + 3.5 }),
        line: L.polyline([], {
          ...common, pane: "kz-routes", renderer: renderers.routes, color: option.colour, opacity: faint, weight: look.width,
          dashArray: look.dash, lineCap: look.dash ? "round" : "butt", bubblingMouseEvents: false,
        }),
        inlay: look.inlay && L.polyline([], {
          ...common, pane: "kz-routes", renderer: renderers.routes, interactive: false, color: "#fff", opacity: 0.95, weight: look.width - (look.edge || EDGE),
          dashArray: look.inlay, lineCap: "butt",
        }),
      };
    });

  const place = (map, options) => {
    const shown = options.filter((option) => map.hasLayer(option.group));
    const lane = lanes(shown);
    shown.forEach((option, at) => {
      option.runs = runs(map, option, lane[at]);
      option.pieces.forEach((piece, i) => {
        const found = option.runs.filter((run) => run.piece === piece);
        const path = found.flatMap((run) => run.pixels).map((pixel) => map.unproject(pixel));
        const { casing, line, inlay } = option.lines[i];
        [casing, line, inlay].filter(Boolean).forEach((layer) => layer.setLatLngs(path));
      });
    });
  };

  const dress = (map, options, picked) => {
    const thin = 0.45 + 0.55 * map.kazpak.scale;
    const raised = options.find((option) => option.id === picked && map.hasLayer(option.group));
    for (const option of options) {
      const back = raised && option !== raised;
      for (const { look, casing, line, inlay } of option.lines) {
        const more = option === raised ? 1.8 : 0;
        line.setStyle({ weight: look.width * thin + more, opacity: back ? 0.32 : option.usable ? 1 : 0.75 });
        casing.setStyle({ weight: look.width * thin + 3 + more, opacity: back ? 0.35 : 0.92 });
        if (inlay) inlay.setStyle({ weight: (look.width - (look.edge || EDGE)) * thin + more, opacity: back ? 0.5 : 0.95 });
      }
    }
    for (const { lines: low } of options.filter((option) => option.under && option !== raised)) {
      low.forEach(({ casing, line, inlay }) => [inlay, line, casing].filter(Boolean).forEach((layer) => layer.bringToBack()));
    }
    if (!raised) return;
    for (const { casing, line, inlay } of raised.lines) [casing, line, inlay].filter(Boolean).forEach((layer) => layer.bringToFront());
  };

  /* Draws options in the place of those that are there: [{id, rank, colour, ink, usable, points, pieces}], the best first. */
  kazpak.lay = (map, options) => {
    const { looks, renderers } = map.kazpak.drawing;
    for (const { id, group } of map.kazpak.options) {
      group.remove();
      delete map.kazpak.layers[`option:${id}`];
    }
    map.kazpak.options = options;
    // the best option is drawn last and lies on top
    for (const option of [...options].reverse()) {
      option.lines = lines(renderers, option, looks);
      const layers = option.lines.flatMap(({ casing, line, inlay }) => [casing, line, inlay].filter(Boolean));
      option.group = L.featureGroup(layers);
      const tokens = option.pieces.map((piece) => `mode:${piece.look}`);
      kazpak.layer(map, `option:${option.id}`, option.group, tokens);
      option.group.on("mouseover", () => kazpak.hover(map, option.id));
      option.group.on("mouseout", () => kazpak.hover(map, null));
      option.group.on("click", (event) => {
        kazpak.pick(map, option.id);
        kazpak.popup(map, `option:${option.id}`, event.latlng);
      });
    }
  };

  /* data: {digits, looks: {name: {width, dash, inlay}}, options: [{id, rank, colour, ink, usable, line, pieces}]} */
  kazpak.options = (map, data) => {
    const reach = window.matchMedia("(pointer: coarse)").matches ? 14 : 5;
    const renderers = {
      casing: L.canvas({ pane: "kz-casing", padding: 0.3 }),
      routes: L.canvas({ pane: "kz-routes", padding: 0.3, tolerance: reach }),
    };
    map.kazpak.drawing = { looks: data.looks, renderers };
    kazpak.lay(map, data.options.map((given) => ({ ...given, points: kazpak.line(given.line, data.digits) })));
    const redo = () => place(map, map.kazpak.options);
    const redress = () => dress(map, map.kazpak.options, map.kazpak.hovered || map.kazpak.picked);
    map.on("zoomend", () => { redo(); redress(); });
    map.kazpak.listeners.push(redo, redress);
  };

  kazpak.hover = (map, id) => {
    map.kazpak.hovered = id;
    dress(map, map.kazpak.options, id || map.kazpak.picked);
  };

  kazpak.pick = (map, id) => {
    map.kazpak.picked = id;
    kazpak.changed(map);
  };
})();
