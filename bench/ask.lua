-- Knows how wrk puts queries: one target after another, each made another one by a number; not what they ask.
-- wrk … -- <file of requests, a line each> <what to put the number in place of> <the number before the first>
-- Without the last two, the same requests are put again and again.
local requests, number = {}, 0

function init(arguments)
  local mark = arguments[2]
  number = tonumber(arguments[3] or 0)
  for line in io.lines(arguments[1]) do
    local before, after = line, nil
    if mark then
      local pieces, from = {}, 1
      while true do
        local first, last = line:find(mark, from, true)
        if not first then break end
        pieces[#pieces + 1] = line:sub(from, first - 1)
        from = last + 1
      end
      pieces[#pieces + 1] = line:sub(from)
      requests[#requests + 1] = pieces
    else
      requests[#requests + 1] = { line }
    end
  end
end

function request()
  number = number + 1
  return (table.concat(requests[number % #requests + 1], number):gsub("\\n", "\r\n"))
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "p50": %.6f, "p99": %.6f, "failures": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e6, latency:percentile(99) / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout
  ))
end
