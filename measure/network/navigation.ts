import type { Page, Request, Response } from 'playwright-core'

/** Whether a request asks for what the window shows next. */
export function isTop(request: Request, page: Page): boolean {
  return request.isNavigationRequest() && request.frame() === page.mainFrame()
}

/** The newest answer to a navigation of the window. */
export interface NewestAnswer {
  /** Since it was last forgotten. */
  get: () => Response | undefined
  forget: () => void
}

export function newestAnswer(page: Page): NewestAnswer {
  let answer: Response | undefined
  page.on('response', (response) => {
    if (isTop(response.request(), page)) answer = response
  })
  return {
    get: () => answer,
    forget: () => {
      answer = undefined
    },
  }
}
