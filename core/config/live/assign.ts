import { type LiveKey, type LiveSettings, liveKeys, withLiveValue } from '../../model/live.ts'
import { closest, type Parsed, refused, understood } from '../../model/parsed.ts'
import { clip } from '../../model/untrusted.ts'
import { readYaml } from '../yaml.ts'

/**
 * Applies changes as people type them: `every=30 minutes`, `target.promise=none`, `alarm.to=[ceo@acme.example]`. The value is
 * YAML as in benchmark.yaml; an empty one takes the setting back, so that it is as in the file again.
 */
export function assignLive(live: LiveSettings, changes: readonly string[]): Parsed<LiveSettings> {
  let changed = live
  for (const change of changes) {
    const at = change.indexOf('=')
    if (at < 0) return refused(`"${clip(change)}" is not a change.`, 'Write KEY=VALUE, such as every="30 minutes".')
    const key = readKey(change.slice(0, at).trim())
    if (!key.ok) return key
    const value = readValue(change.slice(at + 1).trim(), key.value)
    if (!value.ok) return value
    changed = withLiveValue(changed, key.value, value.value)
  }
  return understood(changed)
}

function readKey(text: string): Parsed<LiveKey> {
  const found = liveKeys.find((key) => key === text)
  if (found !== undefined) return understood(found)
  const meant = closest(text, liveKeys)
  const hint =
    meant === undefined ? 'Everything else is part of the files and needs a deployment.' : `Did you mean "${meant}"?`
  return refused(`"${clip(text)}" cannot be changed live. Known keys: ${liveKeys.join(', ')}.`, hint)
}

function readValue(text: string, key: LiveKey): Parsed<unknown> {
  if (text === '') return understood(undefined)
  if (key === 'target.promise' && text === 'none') return understood(null)
  const { source, problems } = readYaml({ file: key, text: `value: ${text}` })
  const [problem] = problems
  if (problem !== undefined) return refused(`${key}: ${problem.message}`, problem.hint)
  const data = source.data() as { value?: unknown } | null
  return understood(data?.value)
}
