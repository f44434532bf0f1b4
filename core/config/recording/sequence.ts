import { isKey, keyNames } from '../../model/keys.ts'
import { listed } from '../../model/listed.ts'
import { describeStep, isMain, type RecordedStep, type Recording } from '../../model/recording.ts'
import { clip, maskPasswords } from '../../model/untrusted.ts'
import { didYouMean } from '../problem-words.ts'
import type { ReportStep } from './report.ts'
import { unreleasedKeys } from './unreleased.ts'

/** Reports what makes a recording impossible to walk, and returns notes on what is done differently. */
export function checkSequence({ steps }: Recording, report: ReportStep): string[] {
  for (const [index, step] of steps.entries()) {
    if (step.type === 'navigate') checkAddress(step.url, { index, report })
    if (step.type === 'change' && /^[a-z]:\\fakepath\\/i.test(step.value)) {
      const what = `Step ${index + 1} (${clip(describeStep(step))}) chooses a file of the machine that recorded it.`
      report({ step: index, key: 'value' }, what, 'Delete the step from the file, or write a "script".')
    }
  }
  checkKeys(steps, report)
  checkBeginning(steps, report)
  checkClosed(steps, report)
  const unreleased = unreleasedKeys({ steps })
  return [
    ...noteOn(steps, {
      of: (_, index) => unreleased.has(index),
      text: 'never released in the recording, so it is left out: it would be held during all that follows',
    }),
    ...noteOn(steps, {
      of: ({ type }) => type === 'setViewport',
      text: "the device of the market's profile is used instead",
    }),
    ...noteOn(steps, {
      of: ({ type }) => type === 'emulateNetworkConditions',
      text: "the network of the market's profile is used instead",
    }),
    ...noteOn(steps, { of: isBlank, text: 'a page of the browser itself, which is left out' }),
    ...noteOn(steps, {
      of: (step) => step.type === 'close' && isMain(step),
      text: 'Outpace closes the window itself, at the end',
    }),
    ...noteOn(steps, {
      of: returnsToMain,
      text: 'continues in the first window; after a pop-up window, Outpace opens its last address again',
    }),
  ]
}

/** Whether a step opens a page that is not on the web, such as a new tab. */
export function isBlank(step: RecordedStep): boolean {
  return step.type === 'navigate' && /^(about|chrome|edge|brave|chrome-untrusted):/i.test(step.url)
}

/** Whether walking the step does something to a page. */
export function isWalked(step: RecordedStep): boolean {
  if (step.type === 'close') return !isMain(step)
  return step.type !== 'setViewport' && step.type !== 'emulateNetworkConditions' && !isBlank(step)
}

function checkAddress(address: string, { index, report }: { index: number; report: ReportStep }): void {
  const url = URL.parse(address)
  const place = { step: index, key: 'url' }
  const quoted = clip(maskPasswords(address))
  if (isBlank({ type: 'navigate', url: address })) return
  if (url === null || !/^https?:$/.test(url.protocol)) {
    report(place, `Step ${index + 1} (navigate) opens "${quoted}", which is not a page on the web.`)
  } else if (url.username !== '' || url.password !== '') {
    const hint = 'Remove it from the address, in the file.'
    report(place, `Step ${index + 1} (navigate) has a user name or password in its address.`, hint)
  }
}

function checkKeys(steps: readonly RecordedStep[], report: ReportStep): void {
  for (const [index, step] of steps.entries()) {
    if ((step.type !== 'keyDown' && step.type !== 'keyUp') || isKey(step.key)) continue
    const what = `Step ${index + 1} (${clip(describeStep(step))}) presses a key that no keyboard has.`
    const hint = didYouMean(step.key, keyNames) ?? 'Write a character, or a name such as Enter or ArrowDown.'
    report({ step: index, key: 'key' }, what, hint)
  }
}

function checkBeginning(steps: readonly RecordedStep[], report: ReportStep): void {
  const at = steps.findIndex(isWalked)
  const first = steps[at]
  if (first === undefined) {
    report({ key: 'steps' }, 'The recording has no step that opens or changes a page.')
  } else if (first.type !== 'navigate' || !isMain(first)) {
    const what = `Step ${at + 1} (${clip(describeStep(first))}) comes before any page was opened.`
    report({ step: at, key: 'type' }, what, 'Begin the recording with the address of a page (navigate).')
  }
}

function checkClosed(steps: readonly RecordedStep[], report: ReportStep): void {
  const closed = steps.findIndex((step) => step.type === 'close' && isMain(step))
  const after = closed < 0 ? -1 : steps.findIndex((step, index) => index > closed && isWalked(step))
  const step = steps[after]
  if (step === undefined) return
  const what = `Step ${after + 1} (${clip(describeStep(step))}) comes after step ${closed + 1} closed the window.`
  report({ step: after, key: 'type' }, what, `Delete step ${closed + 1} from the file.`)
}

/** The first step in the main window after one in a pop-up window. */
function returnsToMain(step: RecordedStep, index: number, steps: readonly RecordedStep[]): boolean {
  const before = steps.slice(0, index).findLast(isWalked)
  return isWalked(step) && step.type !== 'navigate' && isMain(step) && before !== undefined && !isMain(before)
}

type Matches = (step: RecordedStep, index: number, steps: readonly RecordedStep[]) => boolean

function noteOn(steps: readonly RecordedStep[], { of, text }: { of: Matches; text: string }): string[] {
  const found = steps.flatMap((step, index) => (of(step, index, steps) ? [{ number: index + 1, type: step.type }] : []))
  const [first] = found
  if (first === undefined) return []
  const numbers = listed(found.map(({ number }) => String(number)))
  return [`${found.length === 1 ? 'Step' : 'Steps'} ${numbers} (${first.type}): ${text}.`]
}
