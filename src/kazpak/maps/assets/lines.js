/* Reads what kazpak/maps/lines.py writes: see there for the encoding. Gives [lat, lon] pairs, as Leaflet wants. */
const kazpak = {};
(() => {
  "use strict";
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Uint8Array(128);
  for (let i = 0; i < LETTERS.length; i += 1) VALUE[LETTERS.charCodeAt(i)] = i;

  kazpak.line = (text, digits) => {
    const scale = 10 ** digits;
    const points = [];
    let at = 0;
    let lon = 0;
    let lat = 0;
    const next = () => {
      let value = 0;
      let shift = 0;
      let bits = 32;
      while (bits > 31) {
        bits = VALUE[text.charCodeAt(at)];
        at += 1;
        value |= (bits & 31) << shift;
        shift += 5;
      }
      return value & 1 ? ~(value >> 1) : value >> 1;
    };
    while (at < text.length) {
      lon += next();
      lat += next();
      points.push([lat / scale, lon / scale]);
    }
    return points;
  };

  kazpak.lines = (texts, digits) => texts.map((text) => kazpak.line(text, digits));
})();
