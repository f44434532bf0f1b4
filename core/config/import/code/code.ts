/** Code as far as an import has to understand it; what it does not understand is `other`. Lines are 1-based. */
export type Expression = { line: number } & (
  | { kind: 'value'; value: string | number | boolean | null }
  | { kind: 'regex'; source: string }
  | { kind: 'name'; name: string }
  | { kind: 'member'; of: Expression; name: string }
  | { kind: 'call'; of: Expression; args: Expression[] }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'group'; entries: [key: string, value: Expression][]; isWhole: boolean }
  | { kind: 'sum'; parts: Expression[] }
  | { kind: 'else'; first: Expression; second: Expression }
  | { kind: 'assign'; to: Expression; value: Expression }
  | FunctionCode
  | { kind: 'other' }
)

export interface FunctionCode {
  kind: 'function'
  /** Undefined for a parameter that is taken apart. */
  params: (string | undefined)[]
  body: Statement[]
}

/** With the last line, so that what is left out can be named. */
export type Statement = { line: number; end: number } & (
  | { kind: 'run'; value: Expression }
  /** A promise is what a call gives that is not awaited here. */
  | { kind: 'const'; name?: string; value?: Expression; isPromise?: true }
  | { kind: 'function'; name: string; code: Expression }
  | { kind: 'block'; body: Statement[] }
  | { kind: 'import' }
  | { kind: 'empty' }
  /** The word that it begins with, such as `if`. */
  | { kind: 'other'; word: string }
)
