# Calls with Perl's RPC::XML, values as it types them: prints what came back as lines. perl rpc_xml_client.pl ENDPOINT MARK
use strict;
use warnings;
use RPC::XML;
use RPC::XML::Client;

my ($endpoint, $mark) = @ARGV;
my $client = RPC::XML::Client->new($endpoint);
my @who = (1, 'admin', 'secret');
my $string = sub { RPC::XML::string->new(shift) };

sub told { my ($name, @values) = @_; print join("\t", $name, @values), "\n"; }

sub ask {
    my $answer = $client->send_request(@_);
    die "no answer: $answer\n" unless ref $answer;
    return $answer->is_fault ? "fault " . $answer->code . " " . $answer->string : $answer->value;
}

told('sum', ask('demo.addTwoNumbers', 20, 22));
my $id = ask('metaWeblog.newPost', @who, {
    title => $string->("Title $mark"), description => $string->("<p>Some & \"content\"</p>"), wp_slug => $string->($mark),
    mt_keywords => $string->("one$mark, two$mark"), dateCreated => RPC::XML::datetime_iso8601->new('20240229T12:30:15'),
    custom_fields => [ { key => 'mood', value => 'fine' } ],
}, RPC::XML::boolean->new(1));
my $post = ask('metaWeblog.getPost', $id, 'admin', 'secret');
told('post', map { $post->{$_} } qw(title description post_status wp_slug mt_keywords dateCreated userid wp_post_format));
told('fields', map { "$_->{key}=$_->{value}" } @{ $post->{custom_fields} });
told('edited', ask('metaWeblog.editPost', $id, 'admin', 'secret', { title => $string->("Other $mark") }, RPC::XML::boolean->new(1)));
told('recent', grep { $_ eq "Other $mark" } map { $_->{title} } @{ ask('metaWeblog.getRecentPosts', @who, 20) });
told('titles', grep { $_ eq "Other $mark" } map { $_->{title} } @{ ask('mt.getRecentPostTitles', @who, 20) });
my $category = ask('wp.newCategory', @who, { name => $string->("Cat $mark") });
told('set', ask('mt.setPostCategories', $id, 'admin', 'secret', [ { categoryId => $category } ]));
told('categories', map { $_->{categoryName} } @{ ask('mt.getPostCategories', $id, 'admin', 'secret') });
told('published', ask('mt.publishPost', $id, 'admin', 'secret') == $id ? 'same' : 'other');
my $blogger = ask('blogger.getPost', 'key', $id, 'admin', 'secret');
(my $content = $blogger->{content}) =~ s/>$category</>ID</;
told('blogger', $content);
my $list = ask('system.multicall', [
    map { { methodName => $_->[0], params => $_->[1] } }
        [ 'demo.sayHello', [] ], [ 'wp.getPost', [ @who, 99999999 ] ], [ 'wp.getUsersBlogs', [ 'admin', 'secret' ] ],
]);
told('multicall', $list->[0][0], $list->[1]{faultCode}, $list->[1]{faultString}, $list->[2][0][0]{blogid});
told('deleted', map { ask('metaWeblog.deletePost', 'key', $id, 'admin', 'secret', RPC::XML::boolean->new(1)) } 1 .. 2);
told('gone', ask('metaWeblog.getPost', $id, 'admin', 'secret'));
told('category deleted', ask('wp.deleteCategory', @who, $category));
