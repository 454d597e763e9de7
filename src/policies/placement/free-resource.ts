/** The parameter of policies that go by what servers have left of one resource. */
export const freeResource = {
  resource: {
    kind: "choice",
    choices: ["cpu", "memory"],
    default: "cpu",
    meaning: "which resource it goes by: cpu, what is not promised; memory, what is not reserved",
  },
} as const;
