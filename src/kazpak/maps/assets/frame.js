/* The empty map: panes, controls, and what a layer needs to take part. Layers are added by kazpak.<layer>(map, data). */
(() => {
  "use strict";
  const PANES = { relief: 210, ground: 220, tiles: 225, borders: 230, casing: 390, routes: 400, marks: 450, gates: 600 };

  const button = (parent, name, title, press) => {
    const link = L.DomUtil.create("a", `kz-control kz-control-${name}`, parent);
    link.href = "#";
    link.setAttribute("role", "button");
    link.setAttribute("aria-label", title);
    link.title = title;
    L.DomEvent.disableClickPropagation(link);
    L.DomEvent.on(link, "click", (event) => {
      L.DomEvent.preventDefault(event);
      press(link);
    });
    return link;
  };

  const tools = (map, texts, corner) => {
    const control = L.control({ position: corner });
    control.onAdd = () => {
      const bar = L.DomUtil.create("div", "leaflet-bar");
      button(bar, "home", texts.home, () => kazpak.home(map));
      const page = map.getContainer().closest(".kz-stage") || map.getContainer();
      if (page.requestFullscreen) {
        button(bar, "full", texts.full, () => {
          if (document.fullscreenElement) document.exitFullscreen();
          else page.requestFullscreen();
        });
        document.addEventListener("fullscreenchange", () => setTimeout(() => map.invalidateSize(), 60));
      }
      return bar;
    };
    control.addTo(map);
  };

  /* The sources, as the page says them. */
  const credit = (map, corner) => {
    const words = document.getElementById("kz-credit");
    if (!words) return;
    const control = L.control({ position: corner });
    control.onAdd = () => {
      const line = L.DomUtil.create("div", "leaflet-control-attribution");
      line.dir = document.documentElement.dir;
      line.append(words.content.cloneNode(true));
      L.DomEvent.disableClickPropagation(line);
      return line;
    };
    control.addTo(map);
  };

  /* Leaflet writes "300 km"; the page has words of its own. It never comes so near that it counts metres. */
  const scaleBar = ({ rtl, texts }) => {
    const bar = L.control.scale({ position: rtl ? "bottomright" : "bottomleft", imperial: false, maxWidth: 120 });
    const update = bar._updateScale;
    bar._updateScale = (element, text, ratio) => update.call(bar, element, texts.km.replace("{value}", text.replace(" km", "")), ratio);
    return bar;
  };

  /* setup: {texts: {zoomIn, zoomOut, home, full, km}, context: [[w, s], [e, n]], view: [[w, s], [e, n]], rtl} */
  kazpak.frame = (map, setup) => {
    const quiet = new Set(["relief", "ground", "tiles", "borders", "casing", "marks"]);
    for (const [name, z] of Object.entries(PANES)) {
      const pane = map.createPane(`kz-${name}`);
      pane.style.zIndex = z;
      if (quiet.has(name)) pane.style.pointerEvents = "none";
    }
    const [[west, south], [east, north]] = setup.context;
    const start = setup.rtl ? "topright" : "topleft";
    map.kazpak = {
      setup, start, options: [], gates: [], places: [], painters: [], listeners: [], layers: {}, tokens: {},
      context: L.latLngBounds([south, west], [north, east]),
    };
    map.setMaxBounds(map.kazpak.context);
    map.options.maxBoundsViscosity = 1;
    map.attributionControl.remove();
    credit(map, setup.rtl ? "bottomleft" : "bottomright");
    L.control.zoom({ position: start, zoomInTitle: setup.texts.zoomIn, zoomOutTitle: setup.texts.zoomOut }).addTo(map);
    tools(map, setup.texts, start);
    scaleBar(setup).addTo(map);
    const fence = () => {
      map.setMinZoom(0);
      map.setMinZoom(Math.max(2.5, map.getBoundsZoom(map.kazpak.context, true)));
    };
    fence();
    map.on("resize", fence);
    const scale = () => {
      map.kazpak.scale = Math.min(1, Math.max(0.66, 0.66 + (map.getZoom() - 3.5) * 0.2));
      map.getContainer().style.setProperty("--kz-scale", map.kazpak.scale);
    };
    map.on("zoomend", scale);
    scale();
    kazpak.home(map);
  };

  /* The view that shows every option. */
  kazpak.home = (map) => {
    const [[west, south], [east, north]] = map.kazpak.setup.view;
    const small = map.getSize().x < 500;
    const sides = small ? [56, 22] : [66, 56]; // controls stand on the first
    if (map.kazpak.setup.rtl) sides.reverse();
    const view = L.latLngBounds([south, west], [north, east]);
    map.fitBounds(view, { animate: false, paddingTopLeft: [sides[0], 58], paddingBottomRight: [sides[1], small ? 74 : 44], maxZoom: 8 });
  };

  /* A layer that can be switched: `show(name, on)` of the panel ends up here. */
  kazpak.layer = (map, name, layer, tokens = []) => {
    map.kazpak.layers[name] = layer;
    map.kazpak.tokens[name] = tokens;
    layer.addTo(map);
    return layer;
  };

  kazpak.show = (map, name, on) => {
    const layer = map.kazpak.layers[name];
    if (!layer || on === map.hasLayer(layer)) return;
    if (on) layer.addTo(map);
    else layer.remove();
    kazpak.changed(map);
  };

  /* Many layers at once. */
  kazpak.showAll = (map, names, on) => {
    names.map((name) => map.kazpak.layers[name]).filter((layer) => layer && on !== map.hasLayer(layer)).forEach((layer) => (on ? layer.addTo(map) : layer.remove()));
    kazpak.changed(map);
  };

  /* Tell everybody that something was shown, hidden or picked. */
  kazpak.changed = (map) => map.kazpak.listeners.forEach((listener) => listener());

  /* On paper the map is the picture on the screen, made to fit: a canvas drawn while printing would hide what lies under it. */
  const PAPER = { width: 688, height: 600 };
  const paper = (map) => {
    const size = map.getSize();
    const style = map.getContainer().parentNode.style;
    style.setProperty("--kz-width", `${size.x}px`);
    style.setProperty("--kz-height", `${size.y}px`);
    style.setProperty("--kz-fit", Math.min(PAPER.width / size.x, PAPER.height / size.y));
  };

  /* Everything drawn so far may be asked for; the map is complete. */
  kazpak.ready = (map) => {
    kazpak.panel(map);
    if (kazpak.report) kazpak.report(map);
    kazpak.changed(map);
    kazpak.home(map);
    map.on("resize", () => paper(map));
    paper(map);
    map.getContainer().dataset.ready = "yes";
  };
})();
