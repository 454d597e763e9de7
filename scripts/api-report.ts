import {
  createPrinter,
  createProgram,
  type Declaration,
  EmitHint,
  isVariableDeclaration,
  NewLineKind,
  type Node,
  SymbolFlags,
} from "typescript";

/**
 * The public API as one declaration file: every export of an entry of the library in order of name, without comments, so
 * that a change to the API shows in review and a change of words does not.
 *
 * @param entryFile - the declarations that the build makes for the entry
 * @throws Error if the library has not been built
 */
export function apiReport(entryFile: string): string {
  const program = createProgram([entryFile], { skipLibCheck: true, types: [] });
  const checker = program.getTypeChecker();
  const entry = program.getSourceFile(entryFile);
  const library = entry && checker.getSymbolAtLocation(entry);
  if (library === undefined) throw new Error(`${entryFile} is missing or exports nothing, run npm run build`);

  const printer = createPrinter({ newLine: NewLineKind.LineFeed, removeComments: true });
  const declarations = checker.getExportsOfModule(library).map((exported) => {
    const declared = exported.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const texts = (declared.declarations ?? []).map((declaration) =>
      printer.printNode(EmitHint.Unspecified, statement(declaration), declaration.getSourceFile()),
    );
    const alias =
      declared.name === exported.name ? "" : `// ${declared.name} is exported as ${exported.name}\n`;
    return { name: exported.name, text: alias + texts.join("\n") };
  });
  declarations.sort((a, b) => (a.name < b.name ? -1 : 1));
  return `// The public API. Made by npm run generate.\n\n${declarations.map(({ text }) => text).join("\n\n")}\n`;
}

/** A variable's declaration is the part of a statement that lacks `export declare const`. */
function statement(declaration: Declaration): Node {
  return isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}
