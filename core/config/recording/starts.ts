import { decodedPart } from '../../model/lenient.ts'
import type { Words } from '../../model/parsed.ts'
import type { RecordedStep, Recording, StepStart } from '../../model/recording.ts'
import { slug } from '../../model/slug.ts'
import { clip } from '../../model/untrusted.ts'
import { didYouMean, words } from '../problem-words.ts'
import { readStep } from '../scalars.ts'
import { isBlank, isWalked } from './sequence.ts'

/** Whether a step leads to a new page. */
export function isLanding(step: RecordedStep): boolean {
  if (step.type === 'navigate') return !isBlank(step)
  const inFrame = 'frame' in step && step.frame !== undefined && step.frame.length > 0
  return isWalked(step) && !inFrame && (step.assertedEvents ?? []).length > 0
}

/** Without a mapping: a step at each navigation, named after the title or the path of its page. */
export function defaultStarts({ steps }: Recording): StepStart[] {
  const taken = new Set<string>()
  return steps.flatMap((step, at) => {
    if (!isLanding(step)) return []
    const name = unlike(nameOf(step), taken)
    taken.add(slug(name))
    return [{ name, at }]
  })
}

function nameOf(step: RecordedStep): string {
  const { title, url } = landingOf(step)
  const candidates = [title, url === '' ? '' : pathName(url), 'page']
  return candidates.map((text) => clip(text, 60)).find((text) => readStep(text).ok) ?? 'page'
}

/** Where a step arrives, as far as the recording says so. */
function landingOf(step: RecordedStep): { title: string; url: string } {
  const event = step.assertedEvents?.at(-1)
  const own = step.type === 'navigate' ? step.url : ''
  return { title: event?.title?.trim() ?? '', url: event?.url || own }
}

/** Names a page after its path. */
export function pathName(address: string): string {
  const { pathname = '' } = URL.parse(address) ?? {}
  // A stray % is part of the path.
  const path = (decodedPart(pathname) ?? pathname).replace(/^\/+|\/+$/g, '')
  if (path === '') return 'home'
  return /\p{L}/u.test(path) ? path : `page ${path}`
}

/** Two pages may have the same title. Names are compared as slugs. */
export function unlike(name: string, taken: ReadonlySet<string>): string {
  for (let nth = 1; ; nth++) {
    const candidate = nth === 1 ? name : `${name} ${nth}`
    if (!taken.has(slug(candidate))) return candidate
  }
}

export interface MappedStarts {
  starts: StepStart[]
  flaws: { name: string; flaw: Words }[]
}

/** Where the steps of a mapping begin: each at a step's number, or at the page with a title, in the order of the recording. */
export function mappedStarts(recording: Recording, mapping: Readonly<Record<string, string | number>>): MappedStarts {
  const result: MappedStarts = { starts: [], flaws: [] }
  let after = -1
  for (const [name, begins] of Object.entries(mapping)) {
    const found =
      typeof begins === 'number' ? byNumber(recording, begins) : byTitle(recording, { title: begins, after })
    if (typeof found !== 'number') {
      result.flaws.push({ name, flaw: found })
    } else if (found <= after) {
      const flaw = words(
        `"${clip(name)}" begins at step ${found + 1} of the recording, but the step before it begins at ${after + 1}.`,
        'List the steps in the order of the recording.',
      )
      result.flaws.push({ name, flaw })
    } else {
      result.starts.push({ name, at: found })
      after = found
    }
  }
  return result
}

function byNumber({ steps }: Recording, number: number): number | Words {
  const step = steps[number - 1]
  if (step === undefined) return words(`The recording has no step ${number}; it has ${steps.length}.`)
  if (isWalked(step)) return number - 1
  const next = steps.findIndex((each, index) => index >= number && isWalked(each))
  const hint = next < 0 ? undefined : `The next step that is walked is ${next + 1} (${steps[next]?.type}).`
  return words(`Step ${number} of the recording (${step.type}) is not walked, so nothing can begin there.`, hint)
}

function byTitle({ steps }: Recording, { title, after }: { title: string; after: number }): number | Words {
  const same = (text: string) => text.trim().toLowerCase() === title.trim().toLowerCase()
  const pages = steps.flatMap((step, at) => {
    const found = isLanding(step) ? landingOf(step).title : ''
    return found === '' ? [] : [{ at, title: found }]
  })
  const page = pages.find((each) => each.at > after && same(each.title)) ?? pages.find((each) => same(each.title))
  if (page !== undefined) return page.at
  const titles = [...new Set(pages.map((each) => each.title))]
  const known = titles.slice(0, 10).map((each) => `"${clip(each)}"`)
  const choice = known.length === 0 ? 'The recording has no titles.' : `Titles in the recording: ${known.join(', ')}.`
  const hint = didYouMean(title, titles) ?? 'Write the number of the step instead.'
  return words(`No page of the recording has the title "${clip(title)}". ${choice}`, hint)
}
