import { missWords } from '#core/words/quality.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Ready } from '../parts/loading.tsx'
import { Scroll } from '../parts/scroll.tsx'
import { addressOf, type Route } from '../route.ts'
import { texts } from '../texts.ts'
import { QualityVisits } from './quality-visits.tsx'

const words = texts.quality

type Cell = Answers['quality']['days'][number]['cells'][number]

interface QualityProps {
  route: Route
  timeZone: string
}

/** How many visits of each site counted on each day; a cell opens those that did not. */
export function Quality({ route: { benchmark, market, query }, timeZone }: QualityProps) {
  const place = { benchmark, market }
  const answer = useAnswer<Answers['quality']>(`/api${addressOf({ ...place, view: 'quality' })}`)
  const [site, date] = [query.get('site'), query.get('date')]
  return (
    <>
      <p class="lead">{words.lead}</p>
      {site !== null && date !== null && <QualityVisits {...place} site={site} date={date} timeZone={timeZone} />}
      <Ready of={answer}>
        {({ sites, days }) =>
          days.length === 0 ? (
            <p>{words.none}</p>
          ) : (
            <Scroll label={words.grid}>
              <table class="quality">
                <thead>
                  <tr>
                    <th scope="col">{words.day}</th>
                    {sites.map(({ name, us }) => (
                      <th key={name} scope="col">
                        <bdi>{name}</bdi>
                        {us && <span class="faint"> ({texts.you})</span>}
                      </th>
                    ))}
                    <th scope="col">{words.unsteady}</th>
                  </tr>
                </thead>
                <tbody>
                  {days.map((day) => (
                    <tr key={day.date}>
                      <th scope="row">{day.date}</th>
                      {day.rounds === 0 && (
                        <td class="faint" colSpan={sites.length + 1}>
                          {words.silent}
                        </td>
                      )}
                      {(day.rounds === 0 ? [] : day.cells).map((cell, index) => {
                        const name = sites[index]?.name ?? ''
                        const isOpen = name === site && day.date === date
                        const to = addressOf({ ...place, view: 'quality' }, { date: day.date, site: name })
                        return (
                          <td key={name}>
                            <Visits cell={cell} to={to} isOpen={isOpen} about={words.about(name, day.date)} />
                          </td>
                        )
                      })}
                      {day.rounds > 0 && <td>{day.unsteady === 0 ? '–' : words.rounds(day.unsteady)}</td>}
                    </tr>
                  ))}
                </tbody>
              </table>
            </Scroll>
          )
        }
      </Ready>
    </>
  )
}

function Visits({ cell, to, isOpen, about }: { cell: Cell; to: string; isOpen: boolean; about: string }) {
  if (cell === null) return '–'
  const { visits, ok, status } = cell
  if (ok === visits) return <span class="faint">{words.all(visits)}</span>
  const misses = (['failed', 'blocked', 'refused', 'changed', 'skipped'] as const).flatMap((name) =>
    status[name] === undefined ? [] : [`${missWords(name)}: ${status[name]}`],
  )
  return (
    <>
      <a href={to} aria-label={`${about}: ${words.some(ok, visits)}`} aria-current={isOpen ? 'true' : undefined}>
        {words.some(ok, visits)}
      </a>
      <span class="misses">{misses.join(', ')}</span>
    </>
  )
}
