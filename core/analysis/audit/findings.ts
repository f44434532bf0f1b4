import type { Audit, AuditCategory, AuditedPage, Outcome } from '../../model/audit.ts'

/** A rule that we fail and a competitor passes on the same step; for `wePassTheyFail`, the other way round. */
export interface Difference {
  rule: string
  category: AuditCategory
  /** Weight in the category's score. */
  weight: number
  /** Competitors with the opposite outcome on at least one of the steps. */
  competitors: string[]
  /** Steps on which we and one of them differ. */
  steps: string[]
  /** Lighthouse's own estimate of the time a fix saves, ms, on the step where it saves most; null without one. */
  saves: number | null
  /** Lighthouse's figure on that step, such as `Est savings of 894 KiB`. */
  says: string | null
  /** Lighthouse's title of the rule; `ruleWords` in core/words/ says what it means. */
  title: string
}

/** Rules that a competitor passes and we fail, most worthwhile first: by time saved, then by weight in the score. */
export function theyPassWeFail(audit: Audit, us: string): Difference[] {
  return differencesOf(audit, { us, ours: 'f', theirs: 'p' })
}

/** Rules that we pass and a competitor fails. */
export function wePassTheyFail(audit: Audit, us: string): Difference[] {
  return differencesOf(audit, { us, ours: 'p', theirs: 'f' })
}

function differencesOf(
  { rules, pages }: Audit,
  { us, ours, theirs }: { us: string; ours: Outcome; theirs: Outcome },
): Difference[] {
  const own = pages.filter(({ site }) => site === us)
  const others = pages.filter(({ site }) => site !== us)
  return rules
    .flatMap(({ id, category, weight, title }, index): Difference[] => {
      const pairs = own
        .filter((page) => outcomeOf(page, index) === ours)
        .flatMap((page) =>
          others
            .filter((other) => other.step === page.step && outcomeOf(other, index) === theirs)
            .map((other) => ({ page, other })),
        )
      if (pairs.length === 0) return []
      const failing = pairs.map(({ page, other }) => (ours === 'f' ? page : other))
      const best = failing
        .flatMap(({ result }) => result?.findings.filter(({ rule }) => rule === id) ?? [])
        .toSorted((a, b) => (b.saves ?? 0) - (a.saves ?? 0))[0]
      return [
        {
          rule: id,
          category,
          weight,
          competitors: unique(pairs.map(({ other }) => other.site)),
          steps: unique(pairs.map(({ page }) => page.step)),
          saves: best?.saves ?? null,
          says: best?.says ?? null,
          title,
        },
      ]
    })
    .toSorted((a, b) => (b.saves ?? 0) - (a.saves ?? 0) || b.weight - a.weight || b.steps.length - a.steps.length)
}

function outcomeOf({ result }: AuditedPage, index: number): Outcome | undefined {
  return result?.outcomes[index] as Outcome | undefined
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)]
}
