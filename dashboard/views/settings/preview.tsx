import type { SettingsPreview } from '#stages/api/settings/routes.ts'
import { Changes } from './changes.tsx'
import { words } from './texts.ts'

/** What a change changes and means, and the button that makes it. */
export function Preview({ of, save }: { of: SettingsPreview; save: () => Promise<void> }) {
  return (
    <section aria-label={words.preview}>
      <h2>{words.preview}</h2>
      <Changes of={of.changes} />
      <ul>
        {of.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <button type="button" onClick={() => void save()}>
        {of.losesData ? words.saveAnew : words.save}
      </button>
    </section>
  )
}
