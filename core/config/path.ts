import { clip } from '../model/untrusted.ts'

/** Keys and indices from the top of a file. */
export type Path = readonly (string | number)[]

/** `markets[0].profile` */
export function keyText(path: Path): string {
  return path.reduce<string>((text, segment) => {
    if (typeof segment === 'number') return `${text}[${segment}]`
    if (!/^[\p{L}\p{N}_-]{1,80}$/u.test(segment)) return `${text}[${JSON.stringify(clip(segment))}]`
    return text === '' ? segment : `${text}.${segment}`
  }, '')
}
