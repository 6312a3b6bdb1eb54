/* Gates, ends of the trip, popups. Every word in a popup is a copy of what the page already says. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  const drawing = (name, size) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("width", size);
    svg.setAttribute("height", size);
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#kz-symbol-${name}`);
    svg.append(use);
    return svg;
  };

  /* What a click opens: places to touch lie over each other, so the mark whose centre is nearest is meant.
     A click without a pointer, as of a key, means the mark itself. */
  const nearest = (map, made, event) => {
    const marks = map.kazpak.marks;
    if (!event || !event.detail) return marks.get(made);
    const far = (one) => { // from where it is drawn: whole pixels, as close gates are
      const box = one.getElement().getBoundingClientRect();
      return Math.hypot((box.left + box.right) / 2 - event.clientX, (box.top + box.bottom) / 2 - event.clientY);
    };
    return marks.get([...marks.keys()].reduce((best, one) => (far(one) < far(best) ? one : best), made));
  };

  const marker = (map, item, className, size) => {
    const holder = document.createElement("span");
    holder.className = "kz-touch";
    holder.append(drawing(item.symbol, size));
    if (item.stale && item.used) holder.classList.add("kz-stale");
    const icon = L.divIcon({ html: holder, className, iconSize: [size, size] });
    const made = L.marker([item.lat, item.lon], { icon, pane: "kz-gates", zIndexOffset: item.raise || 0, keyboard: true, riseOnHover: true });
    const open = () => kazpak.popup(map, item.key, made.getLatLng());
    const shown = map.kazpak.marks ??= new Map();
    made.on("click", ({ originalEvent }) => nearest(map, made, originalEvent)());
    made.on("remove", () => shown.delete(made));
    made.on("add", () => {
      shown.set(made, open);
      const element = made.getElement();
      element.setAttribute("aria-label", item.name);
      element.dataset.mark = item.key;
      element.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
      });
    });
    return made;
  };

  /* The copy of a card that stands anywhere in the page with data-card="key". */
  kazpak.popup = (map, key, latlng) => {
    const cards = [...document.querySelectorAll("[data-card]")];
    const card = cards.find((element) => element.dataset.card === key);
    if (!card) return;
    const copy = document.createElement("div");
    copy.className = "kz-popup";
    copy.dir = document.documentElement.dir;
    copy.dataset.key = key;
    copy.append(...card.content ? [card.content.cloneNode(true)] : [...card.cloneNode(true).childNodes]);
    copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    const size = map.getSize();
    const beside = size.x < 500 ? 10 : 62; // clear of the controls, where there is room
    const start = map.kazpak.setup.rtl ? "autoPanPaddingBottomRight" : "autoPanPaddingTopLeft";
    const before = document.activeElement;
    const popup = L.popup({
      maxWidth: Math.min(340, size.x - 50), minWidth: Math.min(220, size.x - 60), maxHeight: Math.round(size.y * (size.x < 500 ? 0.68 : 0.55)),
      autoPanPadding: [10, 10], [start]: [beside, 10],
    });
    popup.setLatLng(latlng).setContent(copy).openOn(map);
    map.getContainer().classList.add("kz-reading");
    // who came by keyboard goes on reading in the popup, and back to where they were
    copy.tabIndex = -1;
    copy.focus({ preventScroll: true });
    popup.once("remove", () => {
      map.getContainer().classList.remove("kz-reading");
      if (before && before.isConnected && copy.contains(document.activeElement)) before.focus({ preventScroll: true });
    });
  };

  /* data: {gates: [{key, name, lat, lon, symbol, size, used, stale, changed}]} */
  kazpak.gates = (map, data) => {
    const groups = { used: L.layerGroup(), other: L.layerGroup() };
    for (const gate of data.gates) {
      const look = `kz-gate${gate.used ? "" : " kz-gate-other"}${gate.changed ? " kz-gate-changed" : ""}`;
      const made = marker(map, { ...gate, raise: gate.used || gate.changed ? 200 : 0 }, look, gate.size);
      groups[gate.used ? "used" : "other"].addLayer(made);
    }
    for (const [name, group] of Object.entries(groups)) {
      const there = data.gates.filter((gate) => gate.used === (name === "used"));
      const tokens = there.flatMap((gate) => [`status:${gate.symbol}`, "gates", ...(gate.stale && gate.used ? ["stale"] : []), ...(gate.changed ? ["changed"] : [])]);
      kazpak.layer(map, `gates-${name}`, group, tokens);
    }
    map.kazpak.gates = data.gates;
  };

  /* data: {ends: [{key, name, lat, lon, symbol}]} */
  kazpak.ends = (map, data) => {
    for (const end of data.ends) {
      marker(map, { ...end, raise: 500 }, "kz-end", 26).addTo(map);
    }
    map.kazpak.ends = data.ends;
  };
})();
