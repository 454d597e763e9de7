import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from "yaml";
import { type Diagnostic, ScenarioError } from "./diagnostics.ts";
import type { Path } from "./schema/problems.ts";

/** Where something stands in a file, both from 1. */
interface Position {
  readonly line: number;
  readonly column: number;
}

/** What the reader's own codes mean; others are told in its words. */
const SYNTAX: Readonly<Record<string, readonly [found: string, expected: string]>> = {
  DUPLICATE_KEY: ["a key that is already there", "each key once"],
  TAB_AS_INDENT: ["a tab", "spaces as indentation"],
  BAD_INDENT: [
    "a line that is indented in no way that fits",
    "the indentation of its neighbours, brackets closed before",
  ],
  BAD_ALIAS: ["an alias without an anchor of that name before it", "the name of an anchor"],
  BAD_MERGE: ["a merge key for something else", "a mapping, or a list of mappings"],
  NON_STRING_KEY: ["a key that is not text", "text"],
  MULTIPLE_DOCS: ["a second document", "one document in the file"],
  MISSING_CHAR: ["text that is not closed", "a closing bracket, quote or colon"],
};

/** A YAML file: its plain data, and where each of them stands. */
export class ScenarioDocument {
  readonly file: string;
  /** Maps, lists, texts, numbers, flags, null; anchors and merge keys followed. */
  readonly data: unknown;
  private readonly document: Document.Parsed;
  private readonly lines: LineCounter;

  /**
   * @param file - what messages call it
   * @throws ScenarioError where the text is not one YAML 1.2 document
   */
  constructor(file: string, text: string) {
    this.file = file;
    this.lines = new LineCounter();
    const documents = parseAllDocuments(text, {
      lineCounter: this.lines,
      merge: true,
      prettyErrors: false,
      stringKeys: true,
    });
    const [first, second] = documents as Document.Parsed[];
    const problems = (first?.errors ?? []).map(({ code, message, pos }) =>
      this.problem(pos[0], SYNTAX[code], message),
    );
    if (second !== undefined) problems.push(this.problem(second.range[0], SYNTAX.MULTIPLE_DOCS));
    if (problems.length > 0) throw new ScenarioError(problems);
    if (first === undefined || first.contents === null) {
      throw new ScenarioError([this.problem(0, ["nothing", "a scenario"])]);
    }
    this.document = first;
    this.data = this.plain();
  }

  /**
   * Where the value at a path stands, or its key; where there is no such value, the mapping or list that lacks it.
   *
   * @returns also how much of the path there is
   */
  locate(path: Path, atKey: boolean): Position & { readonly depth: number } {
    let node: unknown = this.document.contents;
    let offset = offsetOf(node);
    let depth = 0;
    for (; depth < path.length; depth++) {
      const entry = this.entry(node, path[depth]!);
      if (entry === undefined) break;
      node = entry.value;
      const wantsKey = (atKey && depth === path.length - 1) || offsetOf(node) === undefined;
      offset = (wantsKey ? entry.keyOffset : offsetOf(node)) ?? offset;
    }
    const { line, col } = this.lines.linePos(offset ?? 0);
    return { line, column: col, depth };
  }

  /** The plain data; what the library says without a position gets one here. */
  private plain(): unknown {
    const { document } = this;
    try {
      return document.toJS();
    } catch (error) {
      const problems: Diagnostic[] = [];
      visit(document, {
        Alias: (_, alias) => {
          if (alias.resolve(document) !== undefined) return;
          problems.push(this.problem(offsetOf(alias) ?? 0, SYNTAX.BAD_ALIAS));
        },
        Pair: (_, pair) => {
          if (!isMergeKey(pair.key) || this.mergeSources(pair.value).every(isMap)) return;
          problems.push(this.problem(offsetOf(pair.key) ?? 0, SYNTAX.BAD_MERGE));
        },
      });
      if (problems.length === 0) problems.push(this.problem(0, undefined, (error as Error).message));
      throw new ScenarioError(problems);
    }
  }

  /** The nodes whose keys a merge key takes over. */
  private mergeSources(value: unknown): unknown[] {
    const target = this.target(value);
    return isSeq(target) ? target.items.map((item) => this.target(item)) : [target];
  }

  private problem(offset: number, words: readonly [string, string] | undefined, message = ""): Diagnostic {
    const { line, col } = this.lines.linePos(offset);
    const [found, expected] = words ?? [`text that is not YAML (${message})`, "YAML 1.2"];
    return { file: this.file, line, column: col, path: "", found, expected };
  }

  /** What stands under a key of a mapping, merged ones included, or at a position of a list. */
  private entry(
    node: unknown,
    key: string | number,
  ): { value: unknown; keyOffset: number | undefined } | undefined {
    const target = this.target(node);
    if (isSeq(target)) {
      const value = target.items[Number(key)];
      return value === undefined ? undefined : { value, keyOffset: offsetOf(value) };
    }
    if (!isMap(target)) return undefined;
    const own = target.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
    if (own !== undefined) return { value: own.value, keyOffset: offsetOf(own.key) };
    for (const pair of target.items) {
      if (!isMergeKey(pair.key)) continue;
      for (const source of this.mergeSources(pair.value)) {
        const merged = this.entry(source, key);
        if (merged !== undefined) return merged;
      }
    }
    return undefined;
  }

  /** What an alias stands for. */
  private target(node: unknown): unknown {
    return isAlias(node) ? node.resolve(this.document) : node;
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === "<<";
}

function offsetOf(node: unknown): number | undefined {
  return (node as { range?: readonly [number, number, number] | null } | null)?.range?.[0];
}
