/** What the tests use of Frictionless' own library for data packages, which comes without types. */
declare module "datapackage" {
  export interface Resource {
    readonly name: string;
    readonly valid: boolean;
    readonly errors: readonly Error[];
    readonly tabular: boolean;
    readonly descriptor: { readonly path: string };
    /** The rows with their cells as the schema says; fails where one is not. */
    read(): Promise<readonly (readonly unknown[])[]>;
  }
  export class Package {
    static load(file: string): Promise<Package>;
    readonly valid: boolean;
    readonly errors: readonly Error[];
    readonly resources: readonly Resource[];
    getResource(name: string): Resource;
  }
}
