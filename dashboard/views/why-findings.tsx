import type { ShownSplit } from '#core/analysis/views/why.ts'
import { estimateOf, type FindingLine } from '#core/words/why/lines.ts'
import { noCauseWords, unexplainedWords } from '#core/words/why/no-cause.ts'
import { texts } from '../texts.ts'

const words = texts.why

/** What causes the gap, the largest estimate first; then what else differs, without one. */
export function Findings({ lines, split }: { lines: readonly FindingLine[]; split: ShownSplit }) {
  const causes = lines.filter(({ kind, ms }) => ms !== null || kind === 'overlay')
  const unexplained = causes.length === 0 ? undefined : unexplainedWords(split)
  const others = lines.filter((line) => !causes.includes(line))
  return (
    <section class="step">
      <h2>{words.findings}</h2>
      {causes.length === 0 ? (
        <p>{noCauseWords(split)}</p>
      ) : (
        <ol class="why-findings">
          {causes.map((line) => (
            <Finding key={line.words} line={line} />
          ))}
        </ol>
      )}
      {unexplained !== undefined && <p>{unexplained}</p>}
      {others.length > 0 && (
        <>
          <h3>{words.also}</h3>
          <p class="faint">{words.alsoNote}</p>
          <ul class="why-findings">
            {others.map((line) => (
              <Finding key={line.words} line={line} />
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function Finding({ line }: { line: FindingLine }) {
  return (
    <li>
      <p>
        {line.words} {line.ms !== null && <span class="badge">{estimateOf(line)}</span>}
      </p>
      {line.advice !== null && <p class="faint">{line.advice}</p>}
      {line.audit !== null && (
        <p class="faint">
          {words.lighthouse}: {line.audit}
        </p>
      )}
    </li>
  )
}
