/* Numbers as the page's language writes them; the same as Sheet.amount in kazpak/maps/sheet.py. */
(() => {
  "use strict";
  const DAYS_FROM = 48;

  kazpak.fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  kazpak.numbers = (formats) => {
    const number = (value, decimals) => {
      const [whole, part] = Math.abs(value).toFixed(decimals).split(".");
      const grouped = whole.replace(/\B(?=(\d{3})+$)/g, formats.group);
      const sign = value < 0 && Number(value.toFixed(decimals)) ? "-" : "";
      return `${sign}${grouped}${part ? formats.decimal + part : ""}`;
    };
    const unit = (name, value, decimals) => kazpak.fill(formats.units[name], { value: number(value, decimals) });
    const amount = (criterion, value) => {
      if (criterion === "length_km") return unit("km", value, 0);
      if (criterion === "time_h") return Math.abs(value) < DAYS_FROM ? unit("hours", value, 1) : unit("days", value / 24, 1);
      if (criterion === "risk") return `${number(100 * value, 1)} %`;
      return unit(criterion.endsWith("kgco2e_t") ? "kg_t" : "usd_t", value, 0);
    };
    return { number, unit, amount };
  };
})();
