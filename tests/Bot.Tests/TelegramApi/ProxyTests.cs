namespace Bot.Tests.TelegramApi;

using System.Net;
using System.Net.Sockets;
using System.Text;
using Bot.TelegramApi;
using Xunit;

/// <summary>Telegram:Proxy: who is asked for a name and a password gives those of the setting.</summary>
public sealed class ProxyTests
{
    [Theory]
    [InlineData("us%40er:p%3A%E5%AF%86", "us@er:p:密")]
    [InlineData("user", "user:")]
    public async Task The_name_and_the_password_of_the_proxy_are_given_when_it_asks_for_them(string given, string told)
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var heads = Serve(proxy);
        var api = new BotApi("42:TEST", "http://telegram.invalid", new Uri($"http://{given}@127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}"));
        Assert.Equal(new Identity.Known(42, "bot"), await api.WhoAmI(default));
        var expected = $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(told))}\r\n";
        Assert.Contains(expected, await heads, StringComparison.Ordinal);
    }

    // Refuses what comes without a name, answers what comes with one.
    private static async Task<string> Serve(TcpListener proxy)
    {
        while (true)
        {
            using var connection = await proxy.AcceptTcpClientAsync();
            var stream = connection.GetStream();
            var head = "";
            var buffer = new byte[4096];
            while (!head.Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                var count = await stream.ReadAsync(buffer);
                Assert.NotEqual(0, count);
                head += Encoding.ASCII.GetString(buffer, 0, count);
            }

            var isKnown = head.Contains("Proxy-Authorization", StringComparison.Ordinal);
            var body = isKnown ? """{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"Bot","username":"bot"}}""" : "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                $"HTTP/1.1 {(isKnown ? "200 OK" : "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"office\"")}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            if (isKnown)
            {
                return head;
            }
        }
    }
}
