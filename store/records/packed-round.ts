import type { Round, StepEvidence, Visit } from '#core/model/round.ts'

/** A frame whose file is named after its screenshot and time is stored as its time alone: names are most of a filmstrip. */
type PackedFrame = number | StepEvidence['filmstrip'][number]

interface PackedStep extends Omit<StepEvidence, 'filmstrip'> {
  filmstrip: PackedFrame[]
}

/** The round as stored. */
export function packRound(round: Round): object {
  return mapSteps<StepEvidence>(round, (step) => ({ ...step, filmstrip: step.filmstrip.map(packerOf(step)) }))
}

/** Inverse of `packRound`. */
export function unpackRound(packed: Round): Round {
  const unpack = (step: PackedStep): StepEvidence => ({ ...step, filmstrip: step.filmstrip.map(unpackerOf(step)) })
  return mapSteps<PackedStep>(packed, unpack) as Round
}

function packerOf(step: StepEvidence): (frame: StepEvidence['filmstrip'][number]) => PackedFrame {
  const name = nameOf(step)
  return (frame) => (frame.file === name(frame.at) ? frame.at : frame)
}

function unpackerOf(step: PackedStep): (frame: PackedFrame) => StepEvidence['filmstrip'][number] {
  const name = nameOf(step)
  return (frame) => (typeof frame === 'number' ? { at: frame, file: name(frame) } : frame)
}

/** As measure/evidence/evidence.ts names them: `home.jpg`, `home-1200.jpg`. */
function nameOf({ screenshot }: Pick<StepEvidence, 'screenshot'>): (at: number) => string {
  const stem = screenshot.replace(/\.jpg$/, '')
  return (at) => `${stem}-${at}.jpg`
}

function mapSteps<S>(round: Round, change: (step: S) => object): object {
  const visits = round.visits.map((visit: Visit) => {
    const { evidence } = visit
    if (evidence === undefined) return visit
    return { ...visit, evidence: { ...evidence, steps: (evidence.steps as S[]).map(change) } }
  })
  return { ...round, visits }
}
