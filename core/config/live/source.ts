import type { Words } from '../../model/parsed.ts'
import { clip } from '../../model/untrusted.ts'
import { textAt } from '../draft.ts'
import { keyText, type Path } from '../path.ts'
import type { Problem } from '../problem.ts'
import type { YamlSource } from '../yaml.ts'

/** Data that no file contains: problems name the key, and competitors by name, because the settings have no lines. */
export function dataSource(data: unknown, name: string): YamlSource {
  return {
    data: () => data,
    problem: (path: Path, words: Words): Problem => ({
      file: name,
      line: 0,
      column: 0,
      key: keyOf(path, data),
      ...words,
    }),
    // These keys were not typed into a file; an unknown one is reported and that is all.
    rename: () => {},
  }
}

function keyOf(path: Path, data: unknown): string {
  const [group, index, ...rest] = path
  const competitor = group === 'competitors' && index !== undefined ? textAt(data, [group, index, 'name']) : undefined
  if (competitor === undefined) return keyText(path)
  const inner = rest.length === 0 ? '' : `.${keyText(rest)}`
  return `competitors (${clip(competitor)})${inner}`
}
