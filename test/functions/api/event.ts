/** A request as an HTTP API hands it to its function, after CloudFront. Claims are what the authorizer verified. */
export interface RequestTo {
  path: string
  method?: string
  headers?: Record<string, string>
  claims?: Record<string, string>
  query?: string
  body?: string
}

export const originKey = '1a2b3c4d-0000-11f0-8000-0123456789ab'

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export function eventOf({ path, method = 'GET', headers = {}, claims, query = '', body }: RequestTo) {
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: { host: 'a1b2c3.execute-api.eu-west-1.amazonaws.com', 'x-outpace-origin': originKey, ...headers },
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3',
      domainName: 'a1b2c3.execute-api.eu-west-1.amazonaws.com',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      stage: '$default',
      ...(claims !== undefined && { authorizer: { jwt: { claims, scopes: null } } }),
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  }
}
