/** What the system's codes mean to whoever asked for results. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "found a file in the place of a folder",
  EFBIG: "the file would be larger than is allowed",
  EIO: "the disk reports an error",
  EISDIR: "found a folder in its place",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the path is too long",
  ENFILE: "too many files are open",
  ENOENT: "a folder on the way there does not exist, or no longer",
  ENOSPC: "no space is left on the disk",
  ENOTDIR: "found a file in the place of a folder",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
};

const MAX_PATH_SHOWN = 200;

/** Results cannot be written. The message names the path and says why; `cause` is what the system said. */
export class OutputError extends Error {
  override readonly name = "OutputError";

  /** @param path - what was to be written */
  constructor(path: string, cause: Error & { readonly code?: string | undefined }) {
    const code = cause.code ?? "";
    const shown = path.length > MAX_PATH_SHOWN ? `${path.slice(0, MAX_PATH_SHOWN)}…` : path;
    super(`cannot write ${shown}: ${REASONS[code] ?? cause.message} (${code})`, { cause });
  }
}

/**
 * Does something to a path, and says so in words if the system refuses.
 *
 * @throws OutputError in place of an error of the file system
 */
export function writing<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (isSystemError(error)) throw new OutputError(path, error);
    throw error;
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error;
}
