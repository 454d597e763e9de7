/** The id that stands for "none", in every column and parameter that holds an id or a handle. */
export const NONE = -1;
