/* A portable answer (kazpak/routing/portable.py) made ready to be asked: arrays unpacked, legs on request. */
(() => {
  "use strict";

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

  /* Values of every criterion for each stretch of a layer. */
  const weighed = (given, rates, criteria) => {
    const parts = new Uint8Array(bytes(given.parts));
    const classes = new Uint16Array(bytes(given.class));
    const km = new Float64Array(bytes(given.km));
    const values = new Float64Array(parts.length * criteria);
    let at = 0;
    parts.forEach((count, stretch) => {
      for (let i = 0; i < count; i += 1, at += 1) {
        for (let c = 0; c < criteria; c += 1) values[stretch * criteria + c] += km[at] * rates[classes[at]][c];
      }
    });
    return { values };
  };

  const layerOf = (given, number, first, data) => ({
    ...given,
    digits: data.digits,
    number,
    first, // number of its first stretch among those of all layers
    size: given.stops.length,
    cost: new Float64Array(bytes(given.cost)),
    last: new Int16Array(bytes(given.last)),
    ends: new Uint16Array(bytes(given.ends)),
    ...weighed(given, data.rates, data.criteria.length),
  });

  /* The leg between two stops: its stretches in order of travel, its values. */
  const traced = (layer, from, to, criteria) => {
    const root = !layer.gates[from] && layer.gates[to] ? to : from;
    const stretches = [];
    let node = root === from ? to : from;
    while (node !== root) {
      const stretch = layer.last[root * layer.nodes + node];
      if (stretch < 0) return null;
      const [a, b] = [layer.ends[2 * stretch], layer.ends[2 * stretch + 1]];
      // followed from the far end: when that is where the leg begins, this is the direction of travel
      const back = (node === b) === (root !== from);
      stretches.push({ stretch, back });
      node = node === a ? b : a;
    }
    if (root === from) stretches.reverse();
    const values = new Float64Array(criteria);
    for (const { stretch } of stretches) {
      for (let c = 0; c < criteria; c += 1) values[c] += layer.values[stretch * criteria + c];
    }
    return { layer, from, to, stretches, values };
  };

  /* graph.leg(layer, from, to) and graph.line(layer, stretch) are made once; a leg is null where nothing leads. */
  kazpak.whatifGraph = (data) => {
    const layers = [];
    let stretches = 0;
    data.layers.forEach((given, number) => {
      const layer = layerOf(given, number, stretches, data);
      stretches += layer.lines.length;
      layers.push(layer);
    });
    const known = new Map();
    const leg = (number, from, to) => {
      const layer = layers[number];
      const key = (number * 4096 + from) * 4096 + to;
      if (!known.has(key)) known.set(key, traced(layer, from, to, data.criteria.length));
      return known.get(key);
    };
    const values = data.passages.map(({ terms }) => data.weights.map((weights) => terms.reduce((sum, [t, v]) => sum + v * weights[t], 0)));
    const drawn = new Map();
    const line = (layer, stretch) => {
      if (!drawn.has(layer.first + stretch)) drawn.set(layer.first + stretch, kazpak.line(layer.lines[stretch], layer.digits));
      return drawn.get(layer.first + stretch);
    };
    return { ...data, layers, leg, line, values };
  };
})();
