import { fieldMetrics } from '#core/model/field.ts'
import { fieldMetricWords, fieldSubject, formatField } from '#core/words/field.ts'
import { type Answers, useAnswer } from '../api.ts'
import { Scroll } from '../parts/scroll.tsx'
import { texts } from '../texts.ts'

const words = texts.field

/** What real users saw, where anything is known of it. */
export function Field({ address }: { address: string }) {
  const answer = useAnswer<Answers['field']>(address)
  if (answer.state !== 'ready' || answer.value.date === null || answer.value.rows.length === 0) return null
  const { date, rows, sentences } = answer.value
  const used = fieldMetrics.filter((metric) => rows.some(({ data }) => data?.p75[metric] !== undefined))
  return (
    <section class="step">
      <h2>{words.title}</h2>
      <p class="faint">{words.asked(date)}</p>
      <Scroll label={words.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.site}</th>
              <th scope="col">{words.page}</th>
              {[...used.map((metric) => fieldMetricWords[metric]), words.lab].map((heading) => (
                <th key={heading} scope="col" class="number">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.site} ${row.step}`}>
                <th scope="row">
                  <bdi>{row.site}</bdi>
                  {row.us && <span class="faint"> ({texts.you})</span>}
                </th>
                <td>
                  {fieldSubject(row)}
                  {row.data === null && <span class="faint"> ({words.none})</span>}
                </td>
                {used.map((metric) => (
                  <td key={metric} class="number">
                    {formatField(metric, row.data?.p75[metric])}
                  </td>
                ))}
                <td class="number">{formatField('lcp', row.lab)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {sentences.map((sentence) => (
        <p key={sentence} class="faint">
          {sentence}
        </p>
      ))}
    </section>
  )
}
