import { defineProfile } from './cpe-profile.js';

/**
 * SpeedTouch and TG gateways: RFC 2965 cookies without a space and kept for the next session, zero-padded array
 * sizes and RetryCount, values without type, chunks that end inside a tag, no clock, useless fault details.
 */
export const thomson = defineProfile({
  name: 'thomson',
  dataModel: 'TR-098',
  identity: { manufacturer: 'THOMSON', oui: '00147F', productClass: 'TG585 v8' },
  soap: {
    envelopePrefix: 'soapenv',
    encodingPrefix: 'soapenc',
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
    noMoreRequests: true,
    typedValues: false,
    arraySize: (count) => String(count).padStart(4, '0'),
    currentTime: () => '0000-00-00T00:00:00',
    retryCount: (count) => String(count).padStart(2, '0'),
  },
  http: {
    cookies: 'rfc2965',
    keepsCookies: true,
    contentType: 'text/xml; charset=ISO-8859-1',
    splitBody: (body) => body.match(/[\s\S]{1,701}/g) ?? [],
  },
  rpc: { setFaultDetail: 'repeat-9003', checksDeclaredType: false },
  connectionRequest: { closesAfterChallenge: true },
});
