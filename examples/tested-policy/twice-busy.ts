// An overload detection of one's own: a server that is busy once may be so by chance, one that is busy twice in a row
// is overloaded. twice-busy.test.ts tests it, twice-busy.yaml asks for it, and baselines/ holds what comes out.
import { defineOverloadDetection } from "coldaisle";

export default defineOverloadDetection({
  name: "twice-busy",
  meaning: "a server is overloaded when it exceeds a threshold twice in a row, or asks for more than it has",
  source: "made for examples/",
  parameters: {
    threshold: { kind: "quantity", dimension: "fraction", default: 0.7, meaning: "share of the capacity" },
  },
  create: ({ threshold }) => ({
    overloaded(view, server) {
      const request = view.requestedMhz(server) / view.capacityMhz(server);
      const last = view.history(server)[0]!;
      return request > 1 || (request > threshold && last > threshold);
    },
  }),
});
