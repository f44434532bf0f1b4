import type { FunctionComponent } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { reasonOf } from './ask.ts'
import { codePart } from './code-part.ts'
import { texts } from './texts.ts'

/** A view whose code only comes when somebody opens it: most who look at the page never do. */
export function later<Props extends object>(load: () => Promise<FunctionComponent<Props>>): FunctionComponent<Props> {
  return (props) => {
    const [Loaded, setLoaded] = useState<FunctionComponent<Props>>()
    const [problem, setProblem] = useState<string>()
    useEffect(() => {
      codePart(load).then(
        (view) => setLoaded(() => view),
        (error: unknown) => setProblem(reasonOf(error)),
      )
    }, [])
    if (Loaded !== undefined) return <Loaded {...props} />
    return problem === undefined ? (
      <p class="faint">{texts.loading}</p>
    ) : (
      <p class="problem" role="alert">
        {problem}
      </p>
    )
  }
}
