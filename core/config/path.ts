/** Keys and indices from the top of a file. */
export type Path = readonly (string | number)[]
