import type { NamedSideEffect } from '../model/side-effects.ts'

/** `who` names the step or line that does it. */
export function sideEffectSentence(who: string, effect: NamedSideEffect): string {
  return `${who} ${effect === 'basket' ? 'adds to a basket' : 'buys or orders something'}.`
}

type Kind = 'recording' | 'script'

export function permissionHint(kind: Kind): string {
  return `End the ${kind} before it, or, if you may do it there, write sideEffects: allowed at this site in benchmark.yaml.`
}

interface SideEffectNote {
  kind: Kind
  us: boolean
}

/** What to know of imported side effects: a competitor's need permission, and our own journey buys each time. */
export function sideEffectNotes(
  found: readonly { what: string; effect: NamedSideEffect }[],
  { kind, us }: SideEffectNote,
): string[] {
  const always = `Each load does so: end the ${kind} before it, unless this is a test shop.`
  return us
    ? found.filter(({ effect }) => effect === 'purchase').map(({ what }) => `${what} ${always}`)
    : found.map(({ what }) => `${what} ${permissionHint(kind)}`)
}
