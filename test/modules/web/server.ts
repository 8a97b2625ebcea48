import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A certificate for localhost that nobody signed but itself, for tests alone. */
export const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIDJzCCAg+gAwIBAgIUKVuxarnpEZXWC59PryrcSZkk5nYwDQYJKoZIhvcNAQEL
BQAwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAxNTU0MFoYDzIxMjYx
MDI4MDE1NTQwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwggEiMA0GCSqGSIb3DQEB
AQUAA4IBDwAwggEKAoIBAQDs55EF2jPkBcHpX+hAG60DdXudVqKKGCAxax5CcDnC
V3xlyjYNsJJbXKsk6DbWmv48COSgmdmPF4Ht9HG7KoxavvPFQEA5pWnWiT7H15aW
KpMCUdi1/Nu3RJpqxh3ONgyHChm9Iq64cLNHmSg2N9F0Yx6zqFulBbexkGFY7jLv
5ETnHYjc5Hs5tntUsMBTMCsAkUaRO3fPn5hGE/vdEZmqev8DEgrqrZjUuxrziAw6
vt5ddkAZt2/L7cWCpdqR7Eerm/BR7YILmCZIXoGayc1CifepFTQ4ybicwAAZ5X7j
mOgnobNLdl5DyJ33cqis7xgNhEq/BLK15y9/1igAItEpAgMBAAGjbzBtMB0GA1Ud
DgQWBBT0I0GJuCclzfI1aFA23MFq9LRU+DAfBgNVHSMEGDAWgBT0I0GJuCclzfI1
aFA23MFq9LRU+DAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGCCWxvY2FsaG9z
dIcEfwAAATANBgkqhkiG9w0BAQsFAAOCAQEABaLIGqNe+p7g6rXuPv26Yzsmzune
eP4m2v9ypqlUDdK+Alf8SkLrUEhLD/tdvJAvlWSJgBgQv89XANhJ1SJwzIXZ4yF6
ZM0290Hp2fKpSEXh70ejYHVg+6FL3Pin6U8lgdz3cjEkP1rvG1QV2xi/PzYIjeDY
kBwuMLwgdnmtoANjpMtbES9hDG33H+V9KQT4i4c0vPp7lfdjDxSdIlPtuQ2RLp58
csO3IJJ2H4K1FPy/SYloO+Qq1zgjimOcz5ejwTjJq0cwrGkabxA7DbotFb4e8lhU
lornOrP9M/TxeFuJGHCENtAh6l6dJxqPhbFtmHU6MchTH84tjL7+BUJ9Cg==
-----END CERTIFICATE-----
`;
export const KEY = `-----BEGIN PRIVATE KEY-----
MIIEvwIBADANBgkqhkiG9w0BAQEFAASCBKkwggSlAgEAAoIBAQDs55EF2jPkBcHp
X+hAG60DdXudVqKKGCAxax5CcDnCV3xlyjYNsJJbXKsk6DbWmv48COSgmdmPF4Ht
9HG7KoxavvPFQEA5pWnWiT7H15aWKpMCUdi1/Nu3RJpqxh3ONgyHChm9Iq64cLNH
mSg2N9F0Yx6zqFulBbexkGFY7jLv5ETnHYjc5Hs5tntUsMBTMCsAkUaRO3fPn5hG
E/vdEZmqev8DEgrqrZjUuxrziAw6vt5ddkAZt2/L7cWCpdqR7Eerm/BR7YILmCZI
XoGayc1CifepFTQ4ybicwAAZ5X7jmOgnobNLdl5DyJ33cqis7xgNhEq/BLK15y9/
1igAItEpAgMBAAECggEAAnCQZNtI/q+UKOYGM1zQRLwZvwvPRjVL5ZO5FCLpkV0L
HgA9sMPmqfQJG4BHCkw+fdnzQs0leVdbDPCKwvbuoEOdqTnJajPlebe1nWNqEgH+
Zr8hiHRCGKp8nZ4Mh10KoXxi5KNTYc5f+5wx7BGvQZqAtzBuwIMPz89mapRKEtWF
pogFcnJSqPX7Sq47wW9Po86vSqH35jqfft+yQ6PJEfzcK8JyLyozd/sAZ7naFHE0
clyQaat2CHqnTo+Jw/gPJwSKbVict6+Fho7pP9K74QVppqzXsiOxqgyIw38YyuQ6
Vjzn8TV08/lB8s09j1/PkVwKw4m+FrWoGK+MNxU4IQKBgQD5IWAvttEHPc/u3LYv
a6thKZKfwy298CZCucb7Lk0E/mQmiM7g0SxcVL8MSO0irwT3223imBjRRbME2pcc
+IAOvNPAI/pyvlPeiBNs4A8NHDQW/bPID0hEdLR7mbfMo4lCIwWekPQIKlyOvMxq
WvYRNK+ByhIGhiPfv8/DcyWNOQKBgQDzb+NZqqrh1/Bw+H2j9sKujE5tKApM16h4
+5X/k0fuPi4c3Yhw1Gt4bLborl0otxSQqiv6q+2w2ToLI/W1iU42Dwto1XYeE53H
lCDMUctlHUeOhDAhSaFj0Twr47RVzH3QQqkZRK2UPK5PPwDCp44lymhR4zaFMw1R
dBvso/ZTcQKBgQCWCzryIcos8VZ9hyKW1uMGBtLPM+8luTBh+Z/VAiLTAh/xcW4f
yvtLtKLH1Fg2DnEQknDRC0fPKopSPxDKGwSNW76wtzqMxwKeQRhp91w5SiY5Pp17
vXCKAjv9QSyIrGnrkko9IRJIpLLQKPd4isYuwKt/oONQWJPcm5qXHY+dSQKBgQCz
Qv1kFi1nyaAhUJsUlq2d42wNLaMIGvbQwFMgtNAPPHKwhuHmVEYfk87NYTjwtoDK
VsWz/c82n4ACnCRf3hBd9o4sUKR+WWuigA3253SjrP/4jpbyrEnQO0/X8gHl/IPZ
TH1BQjWgJ18ks/xXWxNt+LMBOhP32jRAewPlKohFwQKBgQDS0E+uTlIAGtKcu/2l
Gk3BX3LWg+wD2Yt1WHu/itrnd6402Ovhqu7TU47EB4j6VKWsM9lRzAcDAhoTm4WE
/KPrjKQZKRLFpH2GLZG4J2MV9+FBAclsBNkQiTVprmrzW6rE/4bAOycbUz4Ybp22
ELbKjLoJrv7Hm0pztB1iHMUqew==
-----END PRIVATE KEY-----
`;

export interface TestServer {
  readonly url: string;
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  close(): void;
}

/** A web server on this machine that remembers what it was asked. */
export async function serve(answer: RequestListener, secure = false): Promise<TestServer> {
  const requests: TestServer['requests'] = [];
  const listen: RequestListener = (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
      answer(request, response);
    });
  };
  const server: Server = secure
    ? createTlsServer({ key: KEY, cert: CERTIFICATE, requestCert: true, rejectUnauthorized: false }, listen)
    : createServer(listen);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http${secure ? 's' : ''}://127.0.0.1:${port}`, requests, close: () => server.close() };
}
