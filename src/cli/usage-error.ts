/** The command line cannot be understood; the message is one line that says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
