-- One answer of a drilling session: about 200 bytes of JSON, with a token as clients send it.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJmaWd3aXphcmQiLCJzdWIiOiI2ZjFjMmQzZS00YjVhLTQ3N2MtOGQ5ZS0wZjFhMmIzYzRkNWUiLCJleHAiOjE5MDAwMDAwMDB9.bm90LWEtc2lnbmF0dXJl"
wrk.body = '{"action":"submit-answer","cardId":"6f1c2d3e-4b5a-477c-8d9e-0f1a2b3c4d5e",'
  .. '"answer":"the quick brown fox jumps over the lazy dog","rating":"good","answerMillis":5312}'
