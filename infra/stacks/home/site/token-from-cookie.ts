import { sessionCookie } from '#stages/api/session-cookie.ts'

/**
 * The token of a session is in a cookie, because pictures and downloads cannot send a header and scripts should not read
 * it; the API's authorizer reads a header only.
 */
export const tokenFromCookie = `function handler(event) {
  var request = event.request
  var session = request.cookies['${sessionCookie.full}']
  if (session) {
    if (!request.headers.authorization) request.headers.authorization = { value: 'Bearer ' + session.value }
    delete request.cookies['${sessionCookie.full}']
  }
  return request
}
`
