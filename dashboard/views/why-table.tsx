import type { ShownPart, ShownSplit } from '#core/analysis/views/why.ts'
import { intervalWords, signed } from '#core/words/why/headline.ts'
import { partWords } from '#core/words/why/part.ts'
import { Scroll } from '../parts/scroll.tsx'
import { texts } from '../texts.ts'

const words = texts.why

/** Whole ms, which add up in every column and row. */
export function WhyTable({
  split: { parts, lcp, whole },
  us,
  other,
  gap,
}: {
  split: ShownSplit
  us: string
  other: string
  gap: string
}) {
  return (
    <Scroll label={words.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.part}</th>
            <th scope="col" class="number">
              <bdi>{us}</bdi>
            </th>
            <th scope="col" class="number">
              <bdi>{other}</bdi>
            </th>
            <th scope="col" class="number">
              {gap}
            </th>
            <th scope="col" class="why-interval">
              {words.interval}
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.slice(0, -1).map((part) => (
            <PartRow key={part.part} part={part} />
          ))}
          <Row name={words.lcp} of={lcp} />
          {parts.slice(-1).map((part) => (
            <PartRow key={part.part} part={part} />
          ))}
          <Row name={words.whole} of={whole} />
        </tbody>
      </table>
    </Scroll>
  )
}

function PartRow({ part }: { part: ShownPart }) {
  const { name, meaning } = partWords[part.part]
  return <Row name={name} meaning={meaning} of={part} />
}

interface RowProps {
  name: string
  /** Absent for the whole. */
  meaning?: string
  of: Omit<ShownPart, 'part'>
}

function Row({ name, meaning, of: { us, other, difference, low, high, certain } }: RowProps) {
  return (
    <tr class={meaning === undefined ? 'why-whole' : ''}>
      <th scope="row">
        {name}
        {meaning !== undefined && <span class="faint why-meaning">, {meaning}</span>}
      </th>
      <td class="number">{us}</td>
      <td class="number">{other}</td>
      <td class={certain && difference > 0 ? 'number why-certain' : 'number'}>{signed(difference)}</td>
      <td class="faint why-interval">{intervalWords({ low, high }, difference)}</td>
    </tr>
  )
}
