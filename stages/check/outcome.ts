import { contradicted } from '#core/analysis/league/pictures.ts'
import { doubtsIn } from '#core/judge/page/doubt.ts'
import type { ConsentOutcome, StepSample, Visit, VisitStatus } from '#core/model/round.ts'
import { consentWords } from '#core/words/consent.ts'
import { doubtWords } from '#core/words/doubt.ts'
import { findingWords, unchangedWords } from '#core/words/findings.ts'
import { disagreementWords } from '#core/words/picture.ts'

/** What came of walking a journey once. Texts may come from pages and are untrusted. */
export interface WalkOutcome {
  site: string
  status: VisitStatus
  /** Null where every step was completed. */
  failure: { step: string | null; message: string; screenshot: string | null } | null
  /** The steps that were completed, in order. */
  steps: CheckedStep[]
  /** What came of the consent banner, with advice; null where it was not to be accepted. */
  consent: string | null
  /** Steps that ended on another page than asked for, as sentences. */
  otherPages: string[]
}

export interface CheckedStep {
  name: string
  /** ms. */
  duration: number
  /** ms; null where the step has none. */
  lcp: number | null
  /** Name of a file of the evidence: the page at the end of the step. */
  screenshot: string | null
  /** What is unusual about how it loaded, and where the pictures disagree with the numbers. */
  findings: string[]
  disagreements: string[]
}

/** The newest load of a visit, with the pictures of its evidence load. */
export function walkOutcome(visit: Visit): WalkOutcome {
  const { site, status, failure, evidence } = visit
  const pictures = evidence?.steps ?? []
  return {
    site,
    status,
    failure:
      failure === undefined
        ? null
        : { step: failure.step ?? null, message: failure.message, screenshot: failure.screenshot ?? null },
    steps: (visit.loads.at(-1)?.steps ?? []).map((sample) => ({
      name: sample.name,
      duration: sample.metrics.duration ?? 0,
      lcp: sample.metrics.lcp ?? null,
      screenshot: pictures.find(({ name }) => name === sample.name)?.screenshot ?? null,
      findings: findings(sample),
      disagreements: contradicted(pictures)
        .filter(({ step }) => step === sample.name)
        .map((each) => disagreementWords(each)),
    })),
    consent: consentLine(visit),
    otherPages: doubtsIn(visit).map(({ step, doubt }) => {
      const isView = visit.loads.some(({ steps }) =>
        steps.some(({ name, view }) => name === step && view !== undefined),
      )
      return `${doubtWords(step, doubt)}. Check ${isView ? 'what the step does' : 'its address'}.`
    }),
  }
}

function consentLine({ consent }: Visit): string | null {
  if (consent === undefined) return null
  const { outcome, manager = null } = consent
  return `${consentWords({ outcome, manager })}.${consentAdvice(outcome, manager)}`
}

/** Sites make banners of their own, which the rules do not know. */
function consentAdvice(outcome: ConsentOutcome, manager: string | null): string {
  if (outcome === 'not-handled') return ' Name its button: accept, in docs/measuring.md.'
  return outcome === 'not-found' && manager === null
    ? ' If the page shows one, name its button: accept, in docs/measuring.md.'
    : ''
}

/** A page that passed, but did not load as usual. */
function findings({ kind, blank, unfinished, unlogged }: StepSample): string[] {
  const unusual = [
    ...(blank === undefined ? [] : [{ kind: 'blank' as const, most: blank }]),
    ...(unfinished === undefined ? [] : [{ kind: 'unfinished' as const, most: null }]),
    ...(unlogged === undefined ? [] : [{ kind: 'unlogged' as const, most: unlogged }]),
  ].map((finding) => findingWords(finding, 'lcp'))
  return kind === 'interaction' ? [...unusual, unchangedWords] : unusual
}
