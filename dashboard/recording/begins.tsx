import type { Planned } from './plan.tsx'
import { words } from './texts.ts'

type Begins = Planned['begins']

interface BeginsProps {
  begins: Begins
  places: Planned['places']
  isOpen: boolean
  choose: (begins: Record<string, number>) => void
}

/** Where each step of the benchmark begins in the recording. */
export function StepBegins({ begins, places, isOpen, choose }: BeginsProps) {
  const change = (step: string, at: number) =>
    choose(
      Object.fromEntries(
        begins
          .map((each) => ({ step: each.step, at: each.step === step ? at : (each.at ?? 0) }))
          .flatMap((each) => (each.at > 0 ? [[each.step, each.at]] : [])),
      ),
    )
  return (
    <details class="begins-choice" open={isOpen}>
      <summary>{words.begins}</summary>
      {begins.map(({ step, at }) => (
        <label key={step} class="choice">
          <bdi>{step}</bdi>
          <select value={at ?? 0} onChange={({ currentTarget }) => change(step, Number(currentTarget.value))}>
            <option value={0}>{words.nowhere}</option>
            {places.map((place) => (
              <option key={place.at} value={place.at}>
                {place.at} {place.words}
              </option>
            ))}
          </select>
        </label>
      ))}
    </details>
  )
}
