import type { Page } from 'playwright-core'

/** A page may not open windows, ask questions or download: each would hold or leave the visit. */
export function keepInside(page: Page): void {
  page.on('popup', (popup) => void popup.close().catch(() => undefined))
  page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined))
  page.on('download', (download) => void download.cancel().catch(() => undefined))
}
