/** Why a call on the page or on an element is left out, as a sentence. */
export function noCounterpart(name: string): string {
  switch (name) {
    case 'waitForLoadState':
    case 'waitForNavigation':
    case 'waitForNetworkIdle':
      return 'Outpace waits for each page by itself.'
    case 'waitForTimeout':
    case 'waitFor':
      return 'A fixed wait would be measured as part of the page.'
    case 'waitForResponse':
    case 'waitForRequest':
    case 'waitForEvent':
    case 'waitForFunction':
      return 'Wait for something that a customer sees instead.'
    case 'screenshot':
    case 'takeScreenshot':
    case 'pdf':
    case 'video':
      return 'Outpace takes its own pictures.'
    case 'evaluate':
    case 'evaluateHandle':
    case '$eval':
    case '$$eval':
    case 'addInitScript':
    case 'addScriptTag':
    case 'addStyleTag':
      return 'It runs code in the page, which a customer does not.'
    case 'route':
    case 'unroute':
    case 'setRequestInterception':
      return 'It changes what the page loads; a customer gets the page as it is.'
    case 'setViewportSize':
    case 'setViewport':
    case 'emulate':
    case 'emulateMedia':
    case 'setUserAgent':
      return "The market's profile decides."
    case 'setExtraHTTPHeaders':
    case 'authenticate':
      return 'Outpace sends the headers of a first-time customer.'
    case 'setInputFiles':
    case 'uploadFile':
      return 'Journeys upload no files.'
    case 'setDefaultTimeout':
    case 'setDefaultNavigationTimeout':
      return 'limits.step decides how long a step may take.'
    case 'close':
      return 'Outpace closes the page.'
    case 'on':
    case 'once':
    case 'off':
      return 'It listens to the browser, which is not part of the journey.'
    default:
      return 'An import does not know it as something that a customer does.'
  }
}
