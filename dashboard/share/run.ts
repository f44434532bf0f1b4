/** Says what the menu does, and what came of it. */
export type Run = (doing: string, done: string, work: () => Promise<unknown>) => Promise<void>
