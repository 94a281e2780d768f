-- Each connection is an agent: it looks at its queue and asks for a task once a second, and reports every half minute.
local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(args)
  queue = args[1]
  sent = 0
end

function request()
  sent = sent + 1
  if sent % 60 == 0 then
    local worker = string.format("bench-%d-%d", number, math.floor(sent / 60) % 100)
    return wrk.format("POST", "/workers.status_report", nil, string.format(
      '{"worker":"%s","timestamp":%d000,"queues":["%s"],"tags":null,"is_daemon":true}', worker, os.time(), queue))
  elseif sent % 2 == 0 then
    return wrk.format("POST", "/v2.5/queues.get_all", nil, string.format('{"id":["%s"],"only_fields":["id","tags"]}', queue))
  end
  return wrk.format("POST", "/v2.14/queues.get_next_task", nil, string.format('{"queue":"%s"}', queue))
end

-- Milliseconds to the next request of the same agent: two in a second, and not all agents at once.
function delay()
  return 400 + math.random(200)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '{"requests":%d,"micros":%d,"bytes":%d,"p50":%d,"p99":%d,"errors":%d}\n',
    summary.requests, summary.duration, summary.bytes, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
