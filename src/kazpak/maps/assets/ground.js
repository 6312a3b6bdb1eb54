/* What lies under the routes: relief, water, borders. None of it takes part in pointing. */
(() => {
  "use strict";
  const WATER = { color: "#9fbccb", weight: 0.8, fillColor: "#d3e3eb", fillOpacity: 1 };

  kazpak.relief = (map, data) => {
    const [[west, south], [east, north]] = data.corners;
    const picture = L.imageOverlay(data.picture, [[south, west], [north, east]], { pane: "kz-relief", alt: "", interactive: false });
    kazpak.layer(map, "relief", picture);
  };

  kazpak.water = (map, data) => {
    const renderer = L.canvas({ pane: "kz-ground", padding: 0.3 });
    const style = { ...WATER, pane: "kz-ground", renderer, interactive: false, smoothFactor: 1.2 };
    L.polygon(data.areas.map((rings) => kazpak.lines(rings, data.digits)), style).addTo(map);
    const small = [];
    for (const group of data.rivers) {
      const weight = group.rank < 4 ? 1.5 : group.rank < 7 ? 1.1 : 0.8;
      const line = L.polyline(kazpak.lines(group.lines, data.digits), {
        pane: "kz-ground", renderer, interactive: false, color: WATER.color, weight, opacity: 0.9, smoothFactor: 1.2,
      }).addTo(map);
      if (group.rank > 5) small.push([line, group.rank > 7 ? 7 : 6]);
    }
    const thin = () => small.forEach(([line, from]) => line.setStyle({ stroke: map.getZoom() >= from - 0.5 }));
    map.on("zoomend", thin);
    thin();
  };

  /* Tiles of a server, where the page was made with them; what the page has itself lies beneath them. */
  kazpak.tiles = (map, data) => {
    kazpak.layer(map, "tiles", L.tileLayer(data.url, { pane: "kz-tiles", maxNativeZoom: 18, noWrap: true, referrerPolicy: "strict-origin-when-cross-origin" }));
  };

  kazpak.borders = (map, data) => {
    const renderer = L.canvas({ pane: "kz-borders", padding: 0.3 });
    const group = L.layerGroup();
    for (const kind of data.classes) {
      const lines = kazpak.lines(kind.lines, data.digits);
      const base = { pane: "kz-borders", renderer, interactive: false, smoothFactor: 1, color: "#67597a" };
      group.addLayer(L.polyline(lines, { ...base, weight: 3.5, opacity: 0.11 }));
      group.addLayer(L.polyline(lines, { ...base, weight: kind.width, opacity: 0.72, dashArray: kind.dash, lineCap: "round" }));
    }
    kazpak.layer(map, "borders", group, data.classes.map((kind) => `border:${kind.name}`));
  };
})();
