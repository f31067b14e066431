-- A push event of about 1 KiB. It has no idempotency key, so each request is an event of its own.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"ref":"refs/heads/main","before":"' .. string.rep("a", 40) .. '","after":"' .. string.rep("b", 40)
  .. '","repository":{"id":731250419,"name":"sorting-office","full_name":"parcel-works/sorting-office"},"pad":"'
  .. string.rep("y", 780) .. '"}'
