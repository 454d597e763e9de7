import type { GuestOutcome } from "../../hypervisor/run-guest.ts";
import { readableNumber } from "../metrics-table.ts";
import type { Colours } from "../terminal.ts";
import { rowsText, valueRows } from "./outcome-report.ts";

/** What a status means. */
const MEANINGS: Readonly<Record<GuestOutcome["status"], string>> = {
  halted: "halted",
  asleep: "asleep: the guest waits, and nothing will wake it",
  "double fault": "double fault: a trap could not be delivered",
  budget: "stopped",
};

/** How a guest ended, and where its cycles went, for people. */
export function guestReport(outcome: GuestOutcome, cycleBudget: number, colours: Colours): string {
  const { status, cycles, ledger, registers, memory } = outcome;
  const reason =
    status === "budget" ? `: the budget of ${readableNumber(cycleBudget)} cycles is used up` : "";
  const spent = Object.entries(ledger).filter(([, count]) => count > 0);
  const parts = spent.map(([name, count]) => `${readableNumber(count)} ${name}`).join(", ");
  return rowsText(
    [
      ["status", MEANINGS[status] + reason],
      ["cycles", `${readableNumber(cycles)}: ${parts}`],
      ...valueRows("registers", registers),
      ...valueRows("memory", memory),
    ],
    colours,
  );
}
