import { defineProfile } from './cpe-profile.js';

/** Each POST comes on a TCP connection of its own. */
export const tcpPerPost = defineProfile({
  name: 'tcp-per-post',
  identity: { productClass: 'PerPost' },
  http: { connectionPerPost: true },
  transfer: { asksHeadFirst: true },
});

/** Never gives a cookie back. */
export const noCookie = defineProfile({
  name: 'no-cookie',
  identity: { productClass: 'NoCookie' },
  http: { cookies: 'none' },
});

/** A client on libcurl with Digest: probes with an empty POST, waits for `100 Continue`, calls its XML HTML. */
export const libcurl = defineProfile({
  name: 'libcurl',
  identity: { productClass: 'LibCurl' },
  soap: { envelopePrefix: 'soap_env', encodingPrefix: 'soap_enc' },
  http: { expectsContinue: true, contentType: 'text/html' },
  session: { probesEmpty: true },
});
